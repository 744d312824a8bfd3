import type { AuthorizationCode, AuthorizationCodeStore } from '../../protocol/authorization/authorization-code.js';
import { codeRememberedUntil } from '../../protocol/authorization/code-remembered-until.js';
import { redeemCode } from '../../protocol/authorization/redeem-code.js';
import type { Clock } from '../../protocol/ports.js';
import type { Database } from './database.js';
import { recordTable } from './record-table.js';

export function authorizationCodeStore(database: Database, clock: Clock): AuthorizationCodeStore {
  const codes = recordTable<AuthorizationCode>(database, { table: 'authorization_codes', keyOf: ({ id }) => id, expiresAt: codeRememberedUntil });

  return {
    async issue(code) {
      return codes.step(code.id, clock(), () => ({ answer: 'issued', next: code }));
    },
    async redeem(id, redemption, now = clock()) {
      return codes.step(id, now, (code) => redeemCode(code, redemption, now));
    },
  };
}
