import { attemptPassword, endAll, passwordAccepted, setPassword, setStatus, unlock } from '../../protocol/end-user/attempt-password.js';
import type { EndUser, EndUserStore } from '../../protocol/end-user/end-user.js';
import type { BrowserSession } from '../../protocol/browser-session/browser-session.js';
import type { Clock } from '../../protocol/ports.js';
import type { RefreshTokenFamily } from '../../protocol/refresh-token-family/refresh-token-family.js';
import type { Database } from './database.js';
import { recordTable, type RecordTable } from './record-table.js';

export type EndUserTable = RecordTable<EndUser>;

export const endUserTable = (database: Database): EndUserTable =>
  recordTable(database, { table: 'end_users', keyOf: ({ id }) => id, expiresAt: () => undefined, index: { username: ({ username }) => username } });

/** What goes when its end user goes. */
export interface Belongings {
  readonly sessions: RecordTable<BrowserSession>;
  readonly families: RecordTable<RefreshTokenFamily>;
}

export function endUserStore(database: Database, endUsers: EndUserTable, { sessions, families }: Belongings, clock: Clock): EndUserStore {
  const byUsername = (username: string): EndUser | undefined => endUsers.where('username', username, clock())[0];

  return {
    async add(user) {
      return endUsers.step(user.id, clock(), (sameId) =>
        sameId === undefined && byUsername(user.username) === undefined ? { answer: 'added', next: user } : { answer: 'taken' },
      );
    },
    async find(id) {
      return endUsers.find(id, clock());
    },
    async findByUsername(username) {
      return byUsername(username);
    },
    async list() {
      return endUsers.all(clock());
    },
    async attemptPassword(id, now = clock()) {
      return endUsers.step(id, now, (user) => attemptPassword(user, now));
    },
    async passwordAccepted(id, rehashed, checkedAgainst) {
      endUsers.step(id, clock(), (user) => passwordAccepted(user, rehashed, checkedAgainst));
    },
    async setPassword(id, passwordHash) {
      return endUsers.step(id, clock(), (user) => setPassword(user, passwordHash));
    },
    async setStatus(id, status) {
      return endUsers.step(id, clock(), (user) => setStatus(user, status));
    },
    async endAll(id) {
      return endUsers.step(id, clock(), endAll);
    },
    async unlock(id) {
      return endUsers.step(id, clock(), unlock);
    },
    async remove(id) {
      return database.transaction(() => {
        sessions.removeWhere('end_user_id', id, clock());
        families.removeWhere('end_user_id', id, clock());
        return endUsers.remove(id, clock()) ? 'removed' : 'none';
      });
    },
  };
}
