import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { JWTPayload } from 'jose';
import { consentedCode } from '../../support/authorization-request.js';
import type { Changes } from '../../support/authorization-request.js';
import { answeredSignIn, poll, refresh } from '../../support/device.js';
import { signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

const rs256 = { client_id: 'older', id_token_signed_response_alg: 'RS256', token_endpoint_auth_method: 'none', grant_types: ['authorization_code'] };

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ clients: [{ ...rs256, redirect_uris: ['http://127.0.0.1/callback'], scope: 'openid profile' }] });
  await server.addAccount();
});
afterAll(() => server.close());

const tokensOfApp = async (changes: Changes): Promise<Record<string, string>> => (await server.post('/oauth/token', await consentedCode(server, changes))).json;
const claimsOf = (tokens: Record<string, string>): JWTPayload => decodeJwt(tokens['id_token']!);

describe('OpenID Connect Core §3.1.2.1: the scope openid', () => {
  it('decides whether there is an id token, for an app as for a device [I-01]', async () => {
    expect(await tokensOfApp({ scope: 'profile' })).not.toHaveProperty('id_token');
    expect(await tokensOfApp({ scope: 'openid' })).toHaveProperty('id_token');
    expect((await signedInDevice(server, { client_id: 'tv', scope: 'profile' })).tokens).not.toHaveProperty('id_token');
    expect((await signedInDevice(server, { client_id: 'tv', scope: 'openid' })).tokens).toHaveProperty('id_token');
  });

  it('left out of a refresh leaves the id token out, and in the next it is back', async () => {
    const { tokens } = await signedInDevice(server);
    const narrow = (await refresh(server, tokens['refresh_token']!, { scope: 'profile' })).json;
    expect(narrow).not.toHaveProperty('id_token');
    expect((await refresh(server, narrow.refresh_token)).json).toHaveProperty('id_token');
  });
});

describe('OpenID Connect Core §2: the id token', () => {
  it.each(['a%2B b', 'é\u{1F511}"\\', 'n'.repeat(8_192)])('has its claims, and the nonce as it came: %j [I-02]', async (nonce) => {
    const claims = claimsOf(await tokensOfApp({ nonce }));
    const now = Math.floor(server.clock() / 1_000);
    expect(claims).toMatchObject({ iss: server.issuer, sub: 'id-of-alice', aud: 'desktop', iat: now, exp: now + 3_600, nonce });
    expect(claims.sub).toMatch(/^[\x21-\x7e]{1,255}$/u);
  });

  it('has no nonce of its own making', async () => {
    expect(claimsOf(await tokensOfApp({ nonce: undefined }))).not.toHaveProperty('nonce');
  });

  it('names no sign-in from after itself, though that was at a server whose clock is ahead [BI-148]', async () => {
    const { device_code } = await answeredSignIn(server);
    server.clock.advanceSeconds(-90);
    const { iat, auth_time } = claimsOf((await poll(server, device_code)).json);
    server.clock.advanceSeconds(90);
    expect(auth_time).toBe(iat);
  });

  it.each(['desktop', 'older'])('is bound to its access token, at %s [I-18]', async (client_id) => {
    const tokens = await tokensOfApp({ client_id, scope: 'openid profile' });
    const digest = createHash('sha256').update(tokens['access_token']!).digest();
    expect(claimsOf(tokens)['at_hash']).toBe(digest.subarray(0, 16).toString('base64url'));
  });

  it('comes with the poll that is approved, uncached [I-20]', async () => {
    const { device_code } = await answeredSignIn(server);
    const { headers, json } = await poll(server, device_code);
    expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
    expect(claimsOf(json)).toMatchObject({ iss: server.issuer, sub: 'id-of-alice', aud: 'tv', at_hash: expect.any(String) });
    expect(claimsOf(json)).not.toHaveProperty('nonce');
  });
});
