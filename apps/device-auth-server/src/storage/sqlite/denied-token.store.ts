import type { Clock, DeniedTokenStore } from '../../protocol/ports.js';
import type { Database } from './database.js';
import { recordTable } from './record-table.js';

interface DeniedToken {
  readonly v: 1;
  readonly jti: string;
  readonly until: number;
}

export function deniedTokenStore(database: Database, clock: Clock): DeniedTokenStore {
  const denied = recordTable<DeniedToken>(database, { table: 'denied_tokens', keyOf: ({ jti }) => jti, expiresAt: ({ until }) => until });

  return {
    async deny(jti, untilMs) {
      denied.step(jti, clock(), () => ({ answer: undefined, next: { v: 1, jti, until: untilMs } }));
    },
    async isDenied(jti, now = clock()) {
      return denied.find(jti, now) !== undefined;
    },
  };
}
