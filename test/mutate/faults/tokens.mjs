// RFC 6749 §5 and §6, RFC 7009, RFC 7662, RFC 9068: tokens, their renewal and their end.
const server = 'apps/device-auth-server/src';
const protocol = `${server}/protocol`;
const authenticate = `${protocol}/client/authenticate-client.ts`;
const rotate = `${protocol}/refresh-token-family/rotate.ts`;
const refresh = `${protocol}/token/refresh-token-grant.ts`;
const issue = `${protocol}/token/issue-tokens.ts`;
const exchange = `${protocol}/token/exchange-token.ts`;
const revoke = `${protocol}/revocation/revoke-token.ts`;
const introspect = `${protocol}/introspection/introspect-token.ts`;
const live = `${protocol}/token/live-access-token.ts`;
const userInfo = `${protocol}/user-info/user-info.ts`;

export const tokenFaults = [
  { row: 'O-04', file: authenticate, find: 'if (methods.length > 1)', replace: 'if (methods.length > 2)', why: 'two ways at once are taken' },
  {
    row: 'O-07',
    file: authenticate,
    find: "if (answer.word === 'limited') {",
    replace: "if (answer.word !== 'allowed' && answer.retryAfterMs < 0) {",
    why: 'secrets can be guessed at full speed',
  },
  {
    row: 'D-36',
    file: authenticate,
    find: "if (client.authMethod !== presented.method) return 'wrong method';\n    return client.authMethod === 'none' || isRight",
    replace: "return presented.method === 'none' || isRight",
    why: 'who sends no secret needs none',
  },
  { row: 'BI-106', file: authenticate, find: "if (client.disabled) return 'disabled';", replace: '', why: 'a disabled client is served' },
  {
    row: 'O-08',
    file: exchange,
    find: "if (!isGrantType(grantType)) throw new OAuthError('unsupported_grant_type'",
    replace: "if (!isGrantType(grantType)) throw new OAuthError('invalid_request'",
    why: 'an unknown grant type has the wrong error',
  },
  {
    row: 'O-23',
    file: exchange,
    find: 'if (!client.grantTypes.includes(grantType)) throw',
    replace: 'if (client.disabled) throw',
    why: 'any client uses any grant',
  },
  { row: 'O-24', file: refresh, find: '|| scope.some((value) => !grant.scope.includes(value))', replace: '', why: 'a refresh widens the scope' },
  {
    row: 'O-25',
    file: rotate,
    find: 'generation: family.generation + 1,',
    replace: 'generation: family.generation + 1,\n    grant: { ...family.grant, scope: family.grant.scope.slice(0, 1) },',
    why: 'a refresh narrows for good',
  },
  {
    row: 'R-01',
    file: rotate,
    find: 'current: event.successor,',
    replace: 'current: family.current as typeof event.successor,',
    why: 'the successor is not kept',
  },
  {
    row: 'R-02',
    file: rotate,
    find: "const next: RefreshTokenFamily = { ...family, revokedAt: now, revokedBecause: 'reuse' };",
    replace: 'const next: RefreshTokenFamily = family;',
    why: 'reuse revokes nothing',
  },
  {
    row: 'R-03',
    file: rotate,
    find: "if (now < closedAt) return { answer: { word: 'repeated'",
    replace: "if (now < previous.rotatedAt) return { answer: { word: 'repeated'",
    why: 'parallel refreshes lose',
  },
  { row: 'R-20', file: rotate, find: 'const GRACE_MS = 30_000;', replace: 'const GRACE_MS = 0;', why: 'no grace' },
  {
    row: 'R-21',
    file: rotate,
    find: "  if (family.revokedAt !== undefined) return { answer: { word: 'revoked' } };\n",
    replace: '',
    why: 'a revoked family goes on',
  },
  {
    row: 'R-24',
    file: rotate,
    find: "|| family.clientId !== event.clientId) return { answer: { word: 'unknown' } };",
    replace: ") return { answer: { word: 'unknown' } };",
    why: 'another client uses the token',
  },
  {
    row: 'R-25',
    file: rotate,
    find: "if (isOver(family, now)) return { answer: { word: 'expired' } };",
    replace: 'if (isOver(family, now)) return alarm(family, now);',
    why: 'what has ended is called stolen',
  },
  {
    row: 'RL-18',
    file: `${server}/keys/secrets.ts`,
    find: 'if (!isSealedBy(ways, sealed)) throw new Unavailable(',
    replace: "if (sealed === '') throw new Unavailable(",
    why: 'what a newer version sealed is taken for a replay',
  },
  {
    row: 'V-02',
    file: revoke,
    find: "if (claims?.['client_id'] !== client.clientId) return;",
    replace: "if (claims === undefined) throw new OAuthError('invalid_request', 'unknown token');\n    if (claims['client_id'] !== client.clientId) return;",
    why: 'an unknown token is an error',
  },
  {
    row: 'V-03',
    file: rotate,
    find: "if (clientId !== undefined && family.clientId !== clientId) return { answer: 'foreign' };",
    replace: '',
    why: 'anybody revokes',
  },
  {
    row: 'V-04',
    file: live,
    find: 'return ref !== undefined && (await refreshTokenFamilies.isLive(ref)) ? claims : undefined;',
    replace: 'return ref !== undefined ? claims : undefined;',
    why: 'access tokens outlive their family',
  },
  {
    row: 'V-06',
    file: revoke,
    find: "if (request.token === undefined) throw new OAuthError('invalid_request', 'token is missing');",
    replace: 'if (request.token === undefined) return;',
    why: 'nothing to revoke is fine',
  },
  { row: 'T-01', file: introspect, find: "if (client.authMethod === 'none') throw", replace: 'if (client.disabled) throw', why: 'public clients ask too' },
  {
    row: 'T-02',
    file: introspect,
    find: 'return answer ?? INACTIVE;',
    replace: 'return answer ?? { ...INACTIVE, client_id: client.clientId };',
    why: 'an inactive answer says more',
  },
  { row: 'T-03', file: introspect, find: "claims['client_id'] === client.clientId ||", replace: 'true ||', why: 'everybody sees everything' },
  {
    row: 'T-04',
    file: introspect,
    find: "return { ...told, active: true, token_type: 'Bearer' };",
    replace: "return { ...told, exp: String(told['exp']), active: true, token_type: 'Bearer' };",
    why: 'exp is a string',
  },
  {
    row: 'J-01',
    file: issue,
    find: "signer.sign('at+jwt', 'ES256', {",
    replace: "signer.sign('JWT' as 'at+jwt', 'ES256', {",
    why: 'an access token looks like an id token',
  },
  { row: 'J-02', file: issue, find: 'jti: secrets.newSecret(16),', replace: '', why: 'no jti' },
  {
    row: 'J-03',
    file: issue,
    find: 'auth_time: Math.min(Math.floor(grant.authTime / 1_000), issuedAt)',
    replace: 'auth_time: issuedAt',
    why: 'auth_time moves',
  },
  {
    row: 'J-04',
    file: issue,
    find: 'aud: audience.length === 1 ? audience[0] : audience,',
    replace: 'aud: settings.issuer,',
    why: 'the audience is always us',
  },
  { row: 'B-05', file: userInfo, find: "if (!scope.includes('openid')) throw", replace: "if (scope.includes('never')) throw", why: 'userinfo needs no scope' },
  {
    row: 'J-05',
    file: 'libs/oauth-core/src/access-token.ts',
    find: "types: ['at+jwt']",
    replace: "types: ['at+jwt', 'jwt', undefined]",
    why: 'an id token is an access token',
  },
  {
    row: 'I-01',
    file: issue,
    find: "grant.scope.includes('openid') && family !== undefined",
    replace: 'family !== undefined',
    why: 'everybody gets an id token',
  },
  { row: 'I-02', file: issue, find: '...(nonce === undefined ? {} : { nonce }),', replace: '', why: 'no nonce' },
  {
    row: 'I-18',
    file: issue,
    find: 'leftHalf(secrets.sha256(boundTo))',
    replace: 'leftHalf(secrets.sha256(boundTo)).slice(0, 20)',
    why: 'at_hash is too short',
  },
];
