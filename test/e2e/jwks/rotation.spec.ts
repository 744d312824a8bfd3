import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import type { RotatingSigner } from '../../../apps/device-auth-server/src/keys/token-signer.js';
import { SET_TOP } from '../../support/credentials-of-alice.js';
import { refresh } from '../../support/device.js';
import { signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

const HOUR = 3_600_000;
const STEP = HOUR / 3;
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
/** Signs its id tokens with the other of the two algorithms. */
const older = {
  client_id: 'older',
  token_endpoint_auth_method: 'none',
  grant_types: [DEVICE, 'refresh_token'],
  scope: 'openid offline_access',
  id_token_signed_response_alg: 'RS256',
};

let server: TestServer;
let signer: RotatingSigner;
beforeAll(async () => {
  server = await startServer({ clients: [older] });
  signer = server.ports.signer as RotatingSigner;
  await server.addAccount();
});
afterAll(() => server.close());

/** An API that fetches the key set as seldom as it may. */
function cachingApi(): { verify(token: string): Promise<void> } {
  let keys: ReturnType<typeof createLocalJWKSet> | undefined;
  let staleAt = 0;
  return {
    async verify(token) {
      if (keys === undefined || server.clock() >= staleAt) {
        const { json, headers } = await server.get('/oauth/jwks');
        const maxAge = Number(/max-age=(\d+)/u.exec(headers.get('cache-control') ?? '')?.[1]);
        [keys, staleAt] = [createLocalJWKSet(json), server.clock() + maxAge * 1_000];
      }
      await jwtVerify(token, keys, { issuer: server.issuer, currentDate: new Date(server.clock()) });
    },
  };
}

const published = async (): Promise<readonly string[]> => ((await server.get('/oauth/jwks')).json as JSONWebKeySet).keys.map(({ kid = '' }) => kid);

describe('OpenID Connect Core §10.1.1: rotation, while tokens are issued and checked', () => {
  it('fails no check, announces a key a day before it signs, and keeps the old one until its tokens are gone [M-12]', async () => {
    let refreshToken = (await signedInDevice(server, { client_id: 'older', scope: 'openid offline_access' })).tokens['refresh_token'] ?? '';
    const api = cachingApi();
    const start = server.clock();
    const firstSeen = new Map<string, number>();
    const lastSeen = new Map<string, number>();
    const firstUsed = new Map<string, number>();
    const lastExpiry = new Map<string, number>();
    let alive: string[] = [];
    const now = (): number => server.clock() - start;

    async function issue(): Promise<readonly string[]> {
      const own = (): Promise<string> => server.post('/oauth/token', { grant_type: 'client_credentials' }, SET_TOP).then(({ json }) => json.access_token);
      const [refreshed, ...others] = await Promise.all([refresh(server, refreshToken, { client_id: 'older' }), own(), own()]);
      refreshToken = refreshed.json.refresh_token;
      return [refreshed.json.access_token, refreshed.json.id_token, ...others];
    }

    function note(token: string): void {
      const { kid = '' } = decodeProtectedHeader(token);
      if (!firstUsed.has(kid)) firstUsed.set(kid, now());
      lastExpiry.set(kid, Math.max(lastExpiry.get(kid) ?? 0, (decodeJwt(token).exp ?? 0) * 1_000 - start));
    }

    for (; now() < 30 * HOUR; server.clock.advance(STEP)) {
      const rotates = now() === HOUR;
      // The second is what the server does every minute by a timer of its own.
      const [tokens] = await Promise.all([issue(), rotates ? signer.rotate() : signer.refresh()]);
      for (const token of tokens) note(token);
      alive = [...alive, ...tokens].filter((token) => (decodeJwt(token).exp ?? 0) * 1_000 > server.clock());
      for (const token of alive) await api.verify(token);
      for (const kid of await published()) {
        if (!firstSeen.has(kid)) firstSeen.set(kid, now());
        lastSeen.set(kid, now());
      }
    }

    const [old, next] = [[...firstUsed].filter(([, at]) => at === 0), [...firstUsed].filter(([, at]) => at > 0)];
    expect([old.length, next.length]).toEqual([2, 2]);
    for (const [kid, at] of next) expect(at - (firstSeen.get(kid) ?? at)).toBeGreaterThanOrEqual(24 * HOUR - STEP);
    const takenOverAt = Math.min(...next.map(([, at]) => at));
    // The longest token lives an hour, and the key set may be an hour old.
    for (const [kid] of old) {
      expect(lastSeen.get(kid) ?? 0).toBeGreaterThanOrEqual(lastExpiry.get(kid) ?? Infinity);
      expect((lastSeen.get(kid) ?? 0) + STEP - takenOverAt).toBeGreaterThanOrEqual(2 * HOUR);
    }
    expect(new Set(await published())).toEqual(new Set(next.map(([kid]) => kid)));
  });
});
