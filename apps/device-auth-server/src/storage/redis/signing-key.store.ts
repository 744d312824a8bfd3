import type { SigningKey, SigningKeyStore } from '../../keys/signing-key.js';
import type { Connection } from './connection.js';
import { keys } from './keys.js';
import { text } from './reply.js';

export function signingKeyStore({ run, ask }: Connection): SigningKeyStore {
  const at = [keys.signingKeys];
  return {
    async list() {
      return (await ask((client) => client.hvals(keys.signingKeys))).map((json) => JSON.parse(json) as SigningKey);
    },
    async append(key, after) {
      return (await run('signingKey', at, 'append', undefined, key.kid, JSON.stringify(key), text(after))) as 'appended' | 'overtaken';
    },
    async reseal(key) {
      return (await run('signingKey', at, 'reseal', undefined, key.kid, JSON.stringify(key))) as 'resealed' | 'gone';
    },
    async remove(kid) {
      await ask((client) => client.hdel(keys.signingKeys, kid));
    },
  };
}
