import { charge, counterExpiresAt, counterName, refund, type Counter } from '../../apps/device-auth-server/src/protocol/attempt-limit/charge.js';
import type { AuthorizationCode } from '../../apps/device-auth-server/src/protocol/authorization/authorization-code.js';
import type { AuthorizationRequest } from '../../apps/device-auth-server/src/protocol/authorization/authorization-request.js';
import { codeRememberedUntil } from '../../apps/device-auth-server/src/protocol/authorization/code-remembered-until.js';
import { findRequest } from '../../apps/device-auth-server/src/protocol/authorization/find-request.js';
import { redeemCode } from '../../apps/device-auth-server/src/protocol/authorization/redeem-code.js';
import type { BrowserSession } from '../../apps/device-auth-server/src/protocol/browser-session/browser-session.js';
import { hold, sessionExpiresAt, touch, type SessionLifetimes } from '../../apps/device-auth-server/src/protocol/browser-session/touch.js';
import {
  cancel,
  claim,
  decide,
  disown,
  follow,
  granted,
  markOpened,
  open,
  release,
} from '../../apps/device-auth-server/src/protocol/device-authorization/answer.js';
import type { DeviceAuthorization } from '../../apps/device-auth-server/src/protocol/device-authorization/device-authorization.js';
import { lifetime } from '../../apps/device-auth-server/src/protocol/device-authorization/lifetime.js';
import { poll } from '../../apps/device-auth-server/src/protocol/device-authorization/poll.js';
import {
  attemptPassword,
  endAll,
  passwordAccepted,
  setPassword,
  setStatus,
  unlock,
} from '../../apps/device-auth-server/src/protocol/end-user/attempt-password.js';
import type { EndUser } from '../../apps/device-auth-server/src/protocol/end-user/end-user.js';
import type { Clock, Stores } from '../../apps/device-auth-server/src/protocol/ports.js';
import { familyRememberedUntil } from '../../apps/device-auth-server/src/protocol/refresh-token-family/family-remembered-until.js';
import type { FamilyRef, RefreshTokenFamily } from '../../apps/device-auth-server/src/protocol/refresh-token-family/refresh-token-family.js';
import { inspect, isLive, revoke, rotate } from '../../apps/device-auth-server/src/protocol/refresh-token-family/rotate.js';
import { responseKeptUntil, start, type SealedResponse } from '../../apps/device-auth-server/src/protocol/refresh-token-family/start.js';
import { modelTable, type ModelTable } from './model-table.js';
import type { Snapshot } from './store-under-test.js';

interface DeniedToken {
  readonly v: 1;
  readonly jti: string;
  readonly until: number;
}

const keyOfFamily = (ref: FamilyRef): string => `${ref.userLocator}.${ref.familyId}`;
const newTables = (lifetimes: SessionLifetimes) => ({
  deviceAuthorizations: modelTable<DeviceAuthorization>(({ locator }) => locator, lifetime.rememberedUntil),
  authorizationCodes: modelTable<AuthorizationCode>(({ id }) => id, codeRememberedUntil),
  authorizationRequests: modelTable<AuthorizationRequest>(
    ({ id }) => id,
    ({ expiresAt }) => expiresAt,
  ),
  refreshTokenFamilies: modelTable<RefreshTokenFamily>(keyOfFamily, familyRememberedUntil),
  sealedResponses: modelTable<SealedResponse>(keyOfFamily, responseKeptUntil),
  endUsers: modelTable<EndUser>(
    ({ id }) => id,
    () => null,
  ),
  browserSessions: modelTable<BrowserSession>(
    ({ id }) => id,
    (session) => sessionExpiresAt(session, lifetimes),
  ),
  attempts: modelTable<Counter>(({ limit }) => counterName(limit), counterExpiresAt),
  deniedTokens: modelTable<DeniedToken>(
    ({ jti }) => jti,
    ({ until }) => until,
  ),
});

type Tables = ReturnType<typeof newTables>;

export interface Model {
  readonly stores: Stores;
  snapshot(now: number): Snapshot;
}

/** What every store must be indistinguishable from: the rules of the protocol over maps, nothing else. */
export function openModel(clock: Clock, lifetimes: SessionLifetimes): Model {
  const tables = newTables(lifetimes);
  return {
    stores: { ...devices(tables, clock), ...codes(tables, clock), ...families(tables, clock), ...people(tables, clock, lifetimes), ...counters(tables, clock) },
    snapshot: (now) => Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, (table as ModelTable<never>).snapshot(now)])),
  };
}

function devices({ deviceAuthorizations: records }: Tables, clock: Clock): Pick<Stores, 'deviceAuthorizations'> {
  return {
    deviceAuthorizations: {
      open: async (record) => records.step(record.locator, clock(), (sitting) => open(sitting, record)),
      countLive: async () => records.all(clock()).filter((record) => !record.decision && clock() < lifetime.enterableUntil(record)).length,
      has: async (locator, now = clock()) => records.find(locator, now) !== undefined,
      markOpened: async (locator, now = clock()) => records.step(locator, now, (record) => markOpened(record, now)),
      claim: async (locator, by, now = clock()) => records.step(locator, now, (record) => claim(record, by, now)),
      release: async (locator, endUserId, now = clock()) => records.step(locator, now, (record) => release(record, endUserId)),
      decide: async (locator, answer, sessionId, now = clock()) => records.step(locator, now, (record) => decide(record, answer, sessionId, now)),
      poll: async (locator, event, now = clock()) => records.step(locator, now, (record) => poll(record, event, now)),
      cancel: async (locator, secretDigest, clientId, now = clock()) => records.step(locator, now, (record) => cancel(record, secretDigest, clientId, now)),
      granted: async (locator, endUserId, now = clock()) => granted(records.find(locator, now), endUserId),
      disown: async (locator, endUserId, now = clock()) => records.step(locator, now, (record) => disown(record, endUserId, now)),
      follow: async (locator, endUserId, now = clock()) => follow(records.find(locator, now), endUserId, now),
      onMove: () => () => undefined,
    },
  };
}

function codes({ authorizationCodes, authorizationRequests }: Tables, clock: Clock): Pick<Stores, 'authorizationCodes' | 'authorizationRequests'> {
  return {
    authorizationCodes: {
      issue: async (code) => authorizationCodes.step(code.id, clock(), () => ({ answer: 'issued', next: code })),
      redeem: async (id, redemption, now = clock()) => authorizationCodes.step(id, now, (code) => redeemCode(code, redemption, now)),
    },
    authorizationRequests: {
      keep: async (request) => authorizationRequests.step(request.id, clock(), () => ({ answer: 'kept', next: request })),
      find: async (id, browsers, now = clock()) => findRequest(authorizationRequests.find(id, now), browsers, now),
      take: async (id, browsers, now = clock()) => {
        const request = findRequest(authorizationRequests.find(id, now), browsers, now);
        if (request) authorizationRequests.remove(id, now);
        return request;
      },
    },
  };
}

function families({ refreshTokenFamilies, sealedResponses, endUsers }: Tables, clock: Clock): Pick<Stores, 'refreshTokenFamilies'> {
  const gate = (family: RefreshTokenFamily | undefined) => {
    const user = family && endUsers.find(family.grant.endUserId, 0);
    return user && { active: user.status === 'active', epoch: user.epoch, throttledUntil: user.throttledUntil };
  };
  const step = <Answer>(ref: FamilyRef, now: number, rule: Parameters<typeof refreshTokenFamilies.step<Answer>>[2]) =>
    refreshTokenFamilies.step(keyOfFamily(ref), now, rule);
  return {
    refreshTokenFamilies: {
      start: async (family, sealedResponse) => {
        const now = clock();
        return step(family, now, (existing) => {
          const sitting = { family: existing, response: sealedResponses.find(keyOfFamily(family), now) };
          const { answer, next } = start(sitting, family, sealedResponse, gate(family), now);
          if (next?.response) sealedResponses.put(next.response);
          return { answer, next: next?.family };
        });
      },
      rotate: async (ref, event, now = clock()) => step(ref, now, (family) => rotate(family, event, gate(family), now)),
      isLive: async (ref, now = clock()) => step(ref, now, (family) => ({ answer: isLive(family, gate(family)) })),
      inspect: async (ref, presented, now = clock()) => step(ref, now, (family) => ({ answer: inspect(family, presented, gate(family), now) })),
      revoke: async (ref, reason, clientId, now = clock()) => step(ref, now, (family) => revoke(family, reason, clientId, now)),
      listOf: async (endUserId) => refreshTokenFamilies.all(clock()).filter(({ grant }) => grant.endUserId === endUserId),
      list: async (filter) =>
        refreshTokenFamilies
          .all(clock())
          .filter(({ grant }) => !filter.endUserId || grant.endUserId === filter.endUserId)
          .filter(({ clientId }) => !filter.clientId || clientId === filter.clientId)
          .filter(({ createdAt }) => createdAt >= (filter.since ?? -Infinity) && createdAt < (filter.until ?? Infinity)),
    },
  };
}

function people(
  { endUsers, browserSessions, refreshTokenFamilies }: Tables,
  clock: Clock,
  lifetimes: SessionLifetimes,
): Pick<Stores, 'endUsers' | 'browserSessions'> {
  const owner = (session: BrowserSession | undefined) => session && endUsers.find(session.endUserId, 0);
  const named = (username: string) => endUsers.all(0).find((user) => user.username === username);
  return {
    endUsers: {
      add: async (user) => endUsers.step(user.id, 0, (same) => ((same ?? named(user.username)) ? { answer: 'taken' } : { answer: 'added', next: user })),
      find: async (id) => endUsers.find(id, 0),
      findByUsername: async (username) => named(username),
      list: async () => endUsers.all(0),
      attemptPassword: async (id, now = clock()) => endUsers.step(id, now, (user) => attemptPassword(user, now)),
      passwordAccepted: async (id, rehashed, checked) => endUsers.step(id, 0, (user) => passwordAccepted(user, rehashed, checked)),
      setPassword: async (id, passwordHash) => endUsers.step(id, 0, (user) => setPassword(user, passwordHash)),
      setStatus: async (id, status) => endUsers.step(id, 0, (user) => setStatus(user, status)),
      endAll: async (id) => endUsers.step(id, 0, endAll),
      unlock: async (id) => endUsers.step(id, 0, unlock),
      remove: async (id) => {
        browserSessions.removeWhere(({ endUserId }) => endUserId === id, clock());
        refreshTokenFamilies.removeWhere(({ grant }) => grant.endUserId === id, clock());
        return endUsers.remove(id, 0) ? 'removed' : 'none';
      },
    },
    browserSessions: {
      start: async (session) => browserSessions.step(session.id, clock(), () => ({ answer: 'started', next: session })),
      touch: async (id, now = clock()) => browserSessions.step(id, now, (session) => touch(session, owner(session), lifetimes, now)),
      hold: async (id, sealed) => browserSessions.step(id, clock(), (session) => hold(session, owner(session), lifetimes, sealed, clock())),
      end: async (id) => (browserSessions.remove(id, clock()) ? 'ended' : 'none'),
      endAllOf: async (endUserId) => browserSessions.removeWhere((session) => session.endUserId === endUserId, clock()),
    },
  };
}

function counters({ attempts, deniedTokens }: Tables, clock: Clock): Pick<Stores, 'attempts' | 'deniedTokens'> {
  return {
    attempts: {
      charge: async (limits, now = clock()) => {
        const { answer, next } = charge(
          limits.map((limit) => ({ limit, counter: attempts.find(counterName(limit), now) })),
          now,
        );
        next.forEach(attempts.put);
        return answer;
      },
      refund: async (limits) =>
        limits.forEach((limit) => {
          const counter = attempts.find(counterName(limit), clock());
          if (counter) attempts.put(refund(counter));
        }),
    },
    deniedTokens: {
      deny: async (jti, until) => deniedTokens.put({ v: 1, jti, until }),
      isDenied: async (jti, now = clock()) => deniedTokens.find(jti, now) !== undefined,
    },
  };
}
