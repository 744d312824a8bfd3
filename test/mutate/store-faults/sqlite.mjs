// What a store over SQLite adds to the rules, and how to break it: what is found, what is kept, until when, and in which order.
const storage = 'apps/device-auth-server/src/storage/sqlite';
const table = `${storage}/record-table.ts`;
const device = `${storage}/device-authorization.store.ts`;
const code = `${storage}/authorization-code.store.ts`;
const request = `${storage}/authorization-request.store.ts`;
const attempt = `${storage}/attempt-limit.store.ts`;
const denied = `${storage}/denied-token.store.ts`;
const session = `${storage}/browser-session.store.ts`;
const endUser = `${storage}/end-user.store.ts`;
const family = `${storage}/refresh-token-family.store.ts`;

const tables = [
  {
    verb: 'deviceAuthorizations.has',
    rule: 'tombstone',
    file: table,
    find: 'expires_at > ?)',
    replace: 'expires_at >= ?)',
    breaks: 'a record lives a moment longer',
  },
  {
    verb: 'browserSessions.end',
    file: table,
    find: 'WHERE key = ? AND ${live}`);\n  const deleteWhere',
    replace: 'WHERE key = ? AND 0 < ?`);\n  const deleteWhere',
    breaks: 'what has expired can be ended',
  },
  {
    verb: 'deviceAuthorizations.poll',
    rule: 'tombstone',
    file: table,
    find: 'SELECT record FROM ${table} WHERE key = ? AND ${live}',
    replace: 'SELECT record FROM ${table} WHERE key = ? AND 0 < ?',
    breaks: 'records are there until they are swept',
  },
  {
    verb: 'deviceAuthorizations.open',
    rule: 'tombstone',
    file: table,
    find: 'shape.expiresAt(record) ?? null',
    replace: 'null',
    breaks: 'expiry is lost: nothing is ever swept',
  },
  {
    verb: 'deviceAuthorizations.claim',
    rule: 'one record, one key',
    file: table,
    find: 'INSERT OR REPLACE',
    replace: 'INSERT OR IGNORE',
    breaks: 'a record stays as it was first written',
  },
  {
    verb: 'refreshTokenFamilies.revoke',
    file: table,
    find: 'if (next !== undefined) put(next);',
    replace: '',
    breaks: 'words without deeds',
  },
  {
    verb: 'deviceAuthorizations.poll',
    rule: 'interval and pace',
    file: table,
    find: 'JSON.stringify(record)',
    replace: "JSON.stringify(record, (name, value) => (name === 'lastAcceptedPollAt' ? undefined : value))",
    breaks: 'when it was last asked is dropped on rewriting',
  },
  {
    verb: 'browserSessions.hold',
    file: table,
    find: 'JSON.stringify(record)',
    replace: "JSON.stringify(record, (name, value) => (name === 'sealedCompanionToken' ? undefined : value))",
    breaks: 'the companion token is dropped on rewriting',
  },
  {
    verb: 'refreshTokenFamilies.rotate',
    file: table,
    find: 'JSON.stringify(record)',
    replace: "JSON.stringify(record, (name, value) => (name === 'closed' ? [] : value))",
    breaks: 'tokens whose grace closed are dropped on rewriting',
  },
  {
    verb: 'refreshTokenFamilies.listOf',
    file: table,
    find: 'SELECT record FROM ${table} WHERE ${column} = ? AND ${live}',
    replace: 'SELECT record FROM ${table} WHERE ${column} = ? AND 0 < ?',
    breaks: 'the forgotten are listed',
  },
  {
    verb: 'browserSessions.endAllOf',
    file: table,
    find: 'DELETE FROM ${table} WHERE ${column} = ? AND ${live}',
    replace: 'DELETE FROM ${table} WHERE ${column} = ? AND 0 < ?',
    breaks: 'dead sessions are counted as ended',
  },
];

const codes = [
  {
    verb: 'authorizationCodes.issue',
    file: code,
    find: 'expiresAt: codeRememberedUntil',
    replace: 'expiresAt: ({ expiresAt }) => expiresAt',
    breaks: 'a replay is not known',
  },
  {
    verb: 'authorizationCodes.issue',
    file: code,
    find: "() => ({ answer: 'issued', next: code })",
    replace: "() => ({ answer: 'issued' })",
    breaks: 'a code is not kept',
  },
  {
    verb: 'authorizationCodes.redeem',
    file: code,
    find: 'redeemCode(code, redemption, now)',
    replace: 'redeemCode(code, redemption, clock())',
    breaks: 'another clock judges',
  },
  {
    verb: 'authorizationCodes.redeem',
    file: code,
    find: 'codes.step(id, now, (code) => redeemCode(code, redemption, now))',
    replace: 'redeemCode(codes.find(id, now), redemption, now).answer',
    breaks: 'a code is good twice',
  },
  {
    verb: 'authorizationRequests.keep',
    file: request,
    find: 'expiresAt: (request) => request.expiresAt',
    replace: 'expiresAt: (request) => request.createdAt',
    breaks: 'a request is forgotten at once',
  },
  {
    verb: 'authorizationRequests.keep',
    file: request,
    find: "{ answer: 'kept', next: request }",
    replace: "{ answer: 'kept' }",
    breaks: 'a request is not kept',
  },
  {
    verb: 'authorizationRequests.find',
    file: request,
    find: 'return findRequest(requests.find(id, now), browsers, now);',
    replace: 'return requests.find(id, now);',
    breaks: 'another browser finds it',
  },
  {
    verb: 'authorizationRequests.take',
    file: request,
    find: 'if (request !== undefined) requests.remove(id, now);',
    replace: '',
    breaks: 'it can be taken twice',
  },
  {
    verb: 'authorizationRequests.take',
    file: request,
    find: 'if (request !== undefined) requests',
    replace: 'requests',
    breaks: 'a stranger finishes it',
  },
];

const counters = [
  {
    verb: 'attempts.charge',
    file: attempt,
    find: 'expiresAt: counterExpiresAt',
    replace: 'expiresAt: ({ at, limit }) => (at[0] ?? 0) + limit.windowMs',
    breaks: 'the oldest attempt takes the others along',
  },
  {
    verb: 'attempts.charge',
    file: attempt,
    find: 'for (const counter of next) counters',
    replace: 'for (const counter of next.slice(0, 1)) counters',
    breaks: 'only the first limit counts',
  },
  { verb: 'attempts.charge', file: attempt, find: 'counterName(limit), now) }', replace: 'counterName(limit), clock()) }', breaks: 'another clock looks' },
  { verb: 'attempts.refund', file: attempt, find: 'counters.put(refund(counter))', replace: 'counters.put(counter)', breaks: 'nothing is given back' },
  {
    verb: 'attempts.refund',
    file: attempt,
    find: 'for (const limit of limits) {',
    replace: 'for (const limit of limits.slice(0, 1)) {',
    breaks: 'one limit of several is given back',
  },
  {
    verb: 'deniedTokens.deny',
    file: denied,
    find: 'expiresAt: ({ until }) => until',
    replace: 'expiresAt: () => undefined',
    breaks: 'a denial is kept for ever',
  },
  { verb: 'deniedTokens.deny', file: denied, find: 'next: { v: 1, jti, until: untilMs }', replace: 'next: undefined', breaks: 'a denial is not kept' },
  {
    verb: 'deniedTokens.isDenied',
    file: denied,
    find: 'denied.find(jti, now) !== undefined',
    replace: 'denied.find(jti, clock()) !== undefined',
    breaks: 'another clock looks',
  },
];

const sessions = [
  {
    verb: 'browserSessions.start',
    file: session,
    find: 'expiresAt: (session) => sessionExpiresAt(session, lifetimes)',
    replace: 'expiresAt: (session) => session.createdAt + lifetimes.absoluteMs',
    breaks: 'an idle session is kept',
  },
  {
    verb: 'browserSessions.start',
    file: session,
    find: "{ answer: 'started', next: session }",
    replace: "{ answer: 'started' }",
    breaks: 'a session is not kept',
  },
  {
    verb: 'browserSessions.touch',
    file: session,
    find: 'touch(session, ownerOf(session, now), lifetimes, now)',
    replace: 'touch(session, ownerOf(session, now), lifetimes, clock())',
    breaks: 'another clock judges',
  },
  {
    verb: 'browserSessions.touch',
    file: session,
    find: 'endUsers.find(session.endUserId, now)',
    replace: "({ status: 'active', epoch: session.epoch, admin: false } as EndUser)",
    breaks: 'a session outlives its account',
  },
  { verb: 'browserSessions.hold', file: session, find: 'sealedCompanionToken, now)', replace: "'', now)", breaks: 'the token is not kept' },
  {
    verb: 'browserSessions.end',
    file: session,
    find: "sessions.remove(id, clock()) ? 'ended'",
    replace: "sessions.find(id, clock()) ? 'ended'",
    breaks: 'signing out leaves the session',
  },
  {
    verb: 'browserSessions.endAllOf',
    file: session,
    find: 'end_user_id: ({ endUserId }) => endUserId',
    replace: 'end_user_id: ({ id }) => id',
    breaks: 'the sessions of a person are not found',
  },
];

const accounts = [
  { verb: 'endUsers.add', file: endUser, find: ' && byUsername(user.username) === undefined', replace: '', breaks: 'two accounts share a name' },
  { verb: 'endUsers.add', file: endUser, find: 'sameId === undefined && ', replace: '', breaks: 'an account is overwritten' },
  {
    verb: 'endUsers.find',
    file: endUser,
    find: 'return endUsers.find(id, clock());',
    replace: 'return byUsername(id);',
    breaks: 'found by name and not by id',
  },
  {
    verb: 'endUsers.findByUsername',
    file: endUser,
    find: 'index: { username: ({ username }) => username }',
    replace: 'index: { username: ({ id }) => id }',
    breaks: 'a name leads nowhere',
  },
  {
    verb: 'endUsers.list',
    file: endUser,
    find: 'return endUsers.all(clock());',
    replace: 'return endUsers.all(clock()).slice(0, 1);',
    breaks: 'a page of the list is missing',
  },
  {
    verb: 'endUsers.attemptPassword',
    file: endUser,
    find: 'attemptPassword(user, now)',
    replace: 'attemptPassword(user, clock())',
    breaks: 'another clock judges',
  },
  {
    verb: 'endUsers.passwordAccepted',
    file: endUser,
    find: 'passwordAccepted(user, rehashed, checkedAgainst)',
    replace: 'passwordAccepted(user, rehashed, undefined)',
    breaks: 'an older password comes back',
  },
  {
    verb: 'endUsers.setPassword',
    file: endUser,
    find: 'setPassword(user, passwordHash)',
    replace: 'setPassword(user && { ...user, epoch: user.epoch - 1 }, passwordHash)',
    breaks: 'what was granted before stays',
  },
  { verb: 'endUsers.setStatus', file: endUser, find: 'setStatus(user, status)', replace: "setStatus(user, 'active')", breaks: 'nobody is disabled' },
  {
    verb: 'endUsers.endAll',
    file: endUser,
    find: 'endUsers.step(id, clock(), endAll)',
    replace: "(endUsers.find(id, clock()) ? 'ended' : 'none')",
    breaks: 'nothing ends',
  },
  {
    verb: 'endUsers.unlock',
    file: endUser,
    find: 'endUsers.step(id, clock(), unlock)',
    replace: "(endUsers.find(id, clock()) ? 'set' : 'none')",
    breaks: 'the count stays',
  },
  {
    verb: 'endUsers.remove',
    file: endUser,
    find: "return endUsers.remove(id, clock()) ? 'removed' : 'none';",
    replace: "return 'removed';",
    breaks: 'the account stays',
  },
];

const belongings = [
  {
    verb: 'browserSessions.start',
    file: endUser,
    find: "        sessions.removeWhere('end_user_id', id, clock());\n",
    replace: '',
    breaks: 'sessions outlive their account',
  },
  {
    verb: 'refreshTokenFamilies.start',
    file: endUser,
    find: "        families.removeWhere('end_user_id', id, clock());\n",
    replace: '',
    breaks: 'families outlive their account',
  },
];

const families = [
  {
    verb: 'refreshTokenFamilies.start',
    file: family,
    find: 'expiresAt: familyRememberedUntil',
    replace: 'expiresAt: ({ absoluteExpiresAt }) => absoluteExpiresAt',
    breaks: 'an access token outlives its family',
  },
  {
    verb: 'refreshTokenFamilies.start',
    file: family,
    find: 'start(existing, family, gateOf(family, now))',
    replace: 'start(undefined, family, gateOf(family, now))',
    breaks: 'starting again begins anew',
  },
  {
    verb: 'refreshTokenFamilies.start',
    file: family,
    find: "active: user.status === 'active'",
    replace: 'active: true',
    breaks: 'a disabled account has tokens',
  },
  {
    verb: 'refreshTokenFamilies.rotate',
    file: family,
    find: 'rotate(family, rotation, gateOf(family, now), now)',
    replace: 'rotate(family, rotation, gateOf(family, now), clock())',
    breaks: 'another clock judges',
  },
  {
    verb: 'refreshTokenFamilies.rotate',
    file: family,
    find: 'epoch: user.epoch }',
    replace: 'epoch: family?.grant.epoch ?? 0 }',
    breaks: 'tokens outlive a password',
  },
  {
    verb: 'refreshTokenFamilies.inspect',
    file: family,
    find: 'inspect(family, presented, gateOf(family, now), now)',
    replace: 'inspect(family, undefined, gateOf(family, now), now)',
    breaks: 'any refresh token is active',
  },
  {
    verb: 'refreshTokenFamilies.revoke',
    file: family,
    find: 'revoke(family, reason, clientId, now)',
    replace: 'revoke(family, reason, undefined, now)',
    breaks: "anybody ends a client's family",
  },
  {
    verb: 'refreshTokenFamilies.listOf',
    file: family,
    find: 'end_user_id: ({ grant }) => grant.endUserId',
    replace: 'end_user_id: ({ clientId }) => clientId',
    breaks: 'the families of a person are not found',
  },
  {
    verb: 'refreshTokenFamilies.list',
    file: family,
    find: 'family.createdAt >= since',
    replace: 'family.createdAt > since',
    breaks: 'a bound of time is on the wrong side',
  },
  {
    verb: 'refreshTokenFamilies.list',
    file: family,
    find: 'family.createdAt < until',
    replace: 'family.createdAt <= until',
    breaks: 'a bound of time is on the wrong side',
  },
  {
    verb: 'refreshTokenFamilies.list',
    file: family,
    find: '(clientId ?? family.clientId) === family.clientId && ',
    replace: '',
    breaks: 'families of other clients are listed',
  },
];

const devices = [];

export const sqliteFaults = [...tables, ...devices, ...codes, ...counters, ...sessions, ...accounts, ...belongings, ...families].map((fault) => ({
  store: 'SQLite',
  ...fault,
}));
