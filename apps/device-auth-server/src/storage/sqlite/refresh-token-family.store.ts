import type { Clock } from '../../protocol/ports.js';
import { familyRememberedUntil } from '../../protocol/refresh-token-family/family-remembered-until.js';
import type { RefreshTokenFamily, RefreshTokenFamilyStore } from '../../protocol/refresh-token-family/refresh-token-family.js';
import { formatFamilyRef } from '../../protocol/refresh-token-family/refresh-token.js';
import type { Gate } from '../../protocol/refresh-token-family/gate.js';
import { inspect, isLive, revoke, rotate } from '../../protocol/refresh-token-family/rotate.js';
import { responseKeptUntil, start, type SealedResponse } from '../../protocol/refresh-token-family/start.js';
import type { Database } from './database.js';
import type { EndUserTable } from './end-user.store.js';
import { recordTable, type RecordTable } from './record-table.js';

export const familyTable = (database: Database): RecordTable<RefreshTokenFamily> =>
  recordTable(database, {
    table: 'refresh_token_families',
    keyOf: formatFamilyRef,
    expiresAt: familyRememberedUntil,
    index: { end_user_id: ({ grant }) => grant.endUserId },
  });

export function refreshTokenFamilyStore(
  database: Database,
  families: RecordTable<RefreshTokenFamily>,
  endUsers: EndUserTable,
  clock: Clock,
): RefreshTokenFamilyStore {
  const gateOf = (family: RefreshTokenFamily | undefined, now: number): Gate | undefined => {
    const user = family === undefined ? undefined : endUsers.find(family.grant.endUserId, now);
    return user === undefined ? undefined : { active: user.status === 'active', epoch: user.epoch, throttledUntil: user.throttledUntil };
  };

  // At a key of its own, so that the family stays small when its response is long gone.
  const responses = recordTable<SealedResponse>(database, { table: 'sealed_responses', keyOf: formatFamilyRef, expiresAt: responseKeptUntil });

  return {
    async start(family, sealedResponse) {
      const now = clock();
      const place = formatFamilyRef(family);
      return families.step(place, now, (existing) => {
        const sitting = { family: existing, response: existing && responses.find(place, now) };
        const { answer, next } = start(sitting, family, sealedResponse, gateOf(family, now), now);
        if (next?.response !== undefined) responses.put(next.response);
        return { answer, next: next?.family };
      });
    },
    async rotate(ref, rotation, now = clock()) {
      return families.step(formatFamilyRef(ref), now, (family) => rotate(family, rotation, gateOf(family, now), now));
    },
    async inspect(ref, presented, now = clock()) {
      return database.transaction(() => {
        const family = families.find(formatFamilyRef(ref), now);
        return inspect(family, presented, gateOf(family, now), now);
      });
    },
    async isLive(ref, now = clock()) {
      return database.transaction(() => {
        const family = families.find(formatFamilyRef(ref), now);
        return isLive(family, gateOf(family, now));
      });
    },
    async revoke(ref, reason, clientId, now = clock()) {
      return families.step(formatFamilyRef(ref), now, (family) => revoke(family, reason, clientId, now));
    },
    async listOf(endUserId) {
      return families.where('end_user_id', endUserId, clock());
    },
    async list({ endUserId, clientId, since = -Infinity, until = Infinity }) {
      const found = endUserId === undefined ? families.all(clock()) : families.where('end_user_id', endUserId, clock());
      return found.filter((family) => (clientId ?? family.clientId) === family.clientId && family.createdAt >= since && family.createdAt < until);
    },
  };
}
