import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import type { JWK } from 'jose';
import type { RotatingSigner } from '../../../apps/device-auth-server/src/keys/token-signer.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  // Twice as many keys as on other days.
  await (server.ports.signer as RotatingSigner).rotate();
});
afterAll(() => server.close());

const keySet = async (): Promise<readonly (JWK & { kid: string })[]> => (await server.get('/oauth/jwks')).json.keys;

describe('RFC 7517 §4, OpenID Connect Core §10.1: the key set', () => {
  it('holds public members of public-key algorithms and nothing else [M-11]', async () => {
    const keys = await keySet();
    expect(keys).toHaveLength(4);
    const members = { EC: ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'], RSA: ['alg', 'e', 'kid', 'kty', 'n', 'use'] };
    for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(members[key.kty as keyof typeof members]);
  });

  it('gives each key a name of its own, which is its thumbprint, and says what it is for [M-11]', async () => {
    const keys = await keySet();
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
    for (const key of keys) expect([key.kid, key.use]).toEqual([await calculateJwkThumbprint(key), 'sig']);
    expect(new Set(keys.map(({ alg }) => alg))).toEqual(new Set(['ES256', 'RS256']));
  });

  it('may be kept for an hour, by anybody', async () => {
    const { headers } = await server.get('/oauth/jwks', { origin: 'https://app.example' });
    expect([headers.get('cache-control'), headers.get('access-control-allow-origin')]).toEqual(['public, max-age=3600', '*']);
  });
});
