import type { Digest } from '@device-auth/oauth-core';
import type { AuthorizationRequest, AuthorizationRequestStore } from '../../protocol/authorization/authorization-request.js';
import type { Connection } from './connection.js';
import { keys } from './keys.js';
import { partsOf, type Instant, type Part } from './reply.js';

/** What no rule looks at, in one text. */
type About = Omit<AuthorizationRequest, 'v' | 'id' | 'browserId' | 'createdAt' | 'expiresAt'>;

export function authorizationRequestStore({ run }: Connection, instant: Instant): AuthorizationRequestStore {
  type Id = AuthorizationRequest['id'];
  const look = async (verb: 'find' | 'take', id: Id, browsers: readonly string[], now?: number): Promise<AuthorizationRequest | undefined> => {
    const [word, ...members] = partsOf(await run('authorizationRequest', [keys.authorizationRequest(id)], verb, instant(now), ...browsers));
    return word === 'found' ? requestOf(id, members) : undefined;
  };

  return {
    async keep({ v: _version, id, browserId, createdAt, expiresAt, ...about }) {
      const members = [browserId, createdAt, expiresAt, JSON.stringify(about satisfies About)];
      return (await run('authorizationRequest', [keys.authorizationRequest(id)], 'keep', instant(), ...members)) as 'kept';
    },
    find: (id, browsers, now) => look('find', id, browsers, now),
    take: (id, browsers, now) => look('take', id, browsers, now),
  };
}

const requestOf = (id: AuthorizationRequest['id'], [browserId, createdAt, expiresAt, about]: readonly Part[]): AuthorizationRequest => ({
  v: 1,
  id,
  browserId: String(browserId) as Digest<'session'>,
  createdAt: Number(createdAt),
  expiresAt: Number(expiresAt),
  ...(JSON.parse(String(about)) as About),
});
