import { youngest } from '../../keys/key-state.js';
import type { SigningKey, SigningKeyStore } from '../../keys/signing-key.js';
import type { Clock } from '../../protocol/ports.js';
import type { Database } from './database.js';
import { recordTable } from './record-table.js';

export function signingKeyStore(database: Database, clock: Clock): SigningKeyStore {
  const keys = recordTable<SigningKey>(database, { table: 'signing_keys', keyOf: ({ kid }) => kid, expiresAt: () => undefined });

  return {
    async list() {
      return keys.all(clock());
    },
    async append(key, after) {
      return keys.step(key.kid, clock(), () =>
        youngest(keys.all(clock()), key.alg)?.kid === after ? { answer: 'appended', next: key } : { answer: 'overtaken' },
      );
    },
    async reseal({ kid, sealedPrivateJwk }) {
      return keys.step(kid, clock(), (stored) => (stored === undefined ? { answer: 'gone' } : { answer: 'resealed', next: { ...stored, sealedPrivateJwk } }));
    },
    async remove(kid) {
      database.transaction(() => keys.remove(kid, clock()));
    },
  };
}
