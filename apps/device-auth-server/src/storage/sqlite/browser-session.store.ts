import type { BrowserSession, BrowserSessionStore } from '../../protocol/browser-session/browser-session.js';
import { hold, sessionExpiresAt, touch, type SessionLifetimes } from '../../protocol/browser-session/touch.js';
import type { EndUser } from '../../protocol/end-user/end-user.js';
import type { Clock } from '../../protocol/ports.js';
import type { Database } from './database.js';
import type { EndUserTable } from './end-user.store.js';
import { recordTable, type RecordTable } from './record-table.js';

export const sessionTable = (database: Database, lifetimes: SessionLifetimes): RecordTable<BrowserSession> =>
  recordTable(database, {
    table: 'browser_sessions',
    keyOf: ({ id }) => id,
    expiresAt: (session) => sessionExpiresAt(session, lifetimes),
    index: { end_user_id: ({ endUserId }) => endUserId },
  });

export function browserSessionStore(
  database: Database,
  sessions: RecordTable<BrowserSession>,
  endUsers: EndUserTable,
  lifetimes: SessionLifetimes,
  clock: Clock,
): BrowserSessionStore {
  const ownerOf = (session: BrowserSession | undefined, now: number): EndUser | undefined =>
    session === undefined ? undefined : endUsers.find(session.endUserId, now);

  return {
    async start(session) {
      return sessions.step(session.id, clock(), () => ({ answer: 'started', next: session }));
    },
    async touch(id, now = clock()) {
      return sessions.step(id, now, (session) => touch(session, ownerOf(session, now), lifetimes, now));
    },
    async hold(id, sealedCompanionToken) {
      const now = clock();
      return sessions.step(id, now, (session) => hold(session, ownerOf(session, now), lifetimes, sealedCompanionToken, now));
    },
    async end(id) {
      return database.transaction(() => (sessions.remove(id, clock()) ? 'ended' : 'none'));
    },
    async endAllOf(endUserId) {
      return database.transaction(() => sessions.removeWhere('end_user_id', endUserId, clock()));
    },
  };
}
