import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '../../../apps/device-auth-server/src/protocol/unavailable.js';
import { authorizationCode } from '../../support/authorization-code.js';
import { challengeOf, consentedCode } from '../../support/authorization-request.js';
import { basic, CONF_SECRET, WEB_SECRET } from '../../support/clients.js';
import { answeredSignIn, poll, refresh } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signedInDevice, signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { userInfo } from '../../support/user-info.js';

const VERIFIER = 'v'.repeat(43);

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer({
    clients: [
      {
        client_id: 'thief',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: ['http://127.0.0.1/callback'],
        scope: 'openid profile offline_access',
      },
    ],
  });
  await server.addAccount();
});
beforeEach(async () => {
  person = await signInPerson(server);
});
afterAll(() => server.close());

const alarms = (): number => server.log.filter((line) => line.includes('"family_revoked"')).length;

describe('carried to another client', () => {
  it('a code and a refresh token are worth nothing, well authenticated or not, and their own client has the use of them [AT-30]', async () => {
    const request = await authorizationCode(server, person);
    expectOAuthError(await server.post('/oauth/token', { ...request, client_id: 'thief' }), 400, 'invalid_grant');
    expectOAuthError(await server.post('/oauth/token', { ...request, client_id: 'shop', client_secret: WEB_SECRET }), 400, 'invalid_grant');
    const { refresh_token } = (await server.post('/oauth/token', request)).json;

    expectOAuthError(await refresh(server, refresh_token, { client_id: 'thief' }), 400, 'invalid_grant');
    const credentials = basic('set-top', CONF_SECRET);
    expectOAuthError(await server.post('/oauth/token', { grant_type: 'refresh_token', refresh_token }, credentials), 400, 'invalid_grant');
    expect((await refresh(server, refresh_token, { client_id: 'desktop' })).status).toBe(200);
  });
});

describe('an honest client', () => {
  it('that lost an answer asks again, and so does its twin: the same successor, and no alarm [AT-33]', async () => {
    const { tokens } = await signedInDevice(server);
    const before = alarms();
    const first = await refresh(server, tokens['refresh_token']!);
    server.clock.advanceSeconds(20);
    const retried = await refresh(server, tokens['refresh_token']!);
    expect([retried.status, retried.json.refresh_token]).toEqual([200, first.json.refresh_token]);
    const second = await refresh(server, first.json.refresh_token);
    // The twin comes with the token of before last.
    expectOAuthError(await refresh(server, tokens['refresh_token']!), 400, 'invalid_grant');
    expect((await refresh(server, second.json.refresh_token)).status).toBe(200);
    expect(alarms()).toBe(before);
  });
});

describe('the faults of fosite', () => {
  it.each(['HTTP://127.0.0.1:51004/callback', 'http://127.0.0.1:51004/CALLBACK', 'http://127.0.0.1.evil.example/callback', 'http://[::1]:51004/callback'])(
    'a loopback redirect is compared as it is spelt: %s goes nowhere [AT-34]',
    async (redirect_uri) => {
      await expect(consentedCode(server, { redirect_uri })).rejects.toThrow('the pages ended');
    },
  );

  it('a revocation that failed is not told as done [AT-34]', async () => {
    const { tokens } = await signedInDevice(server);
    const { revoke } = server.ports.refreshTokenFamilies;
    Object.assign(server.ports.refreshTokenFamilies, { revoke: () => Promise.reject(new Unavailable('the store is busy')) });
    const revocation = { client_id: 'tv', token: tokens['refresh_token']! };
    const failed = await server.post('/oauth/revoke', revocation).finally(() => Object.assign(server.ports.refreshTokenFamilies, { revoke }));
    expect([failed.status, failed.headers.has('retry-after')]).toEqual([503, true]);
    expect((await userInfo(server, tokens['access_token']!)).status).toBe(200);
    expect((await server.post('/oauth/revoke', revocation)).status).toBe(200);
    expect((await userInfo(server, tokens['access_token']!)).status).toBe(401);
  });
});

describe('PKCE downgrade', () => {
  const bound = { client_id: 'tv', scope: 'openid', code_challenge: challengeOf(VERIFIER), code_challenge_method: 'S256' };
  const free = { client_id: 'tv', scope: 'openid' };

  it.each([
    ['a challenge and no verifier', bound, {}, 'invalid_request'],
    ['a challenge and an empty verifier', bound, { code_verifier: '' }, 'invalid_request'],
    ['a challenge and another verifier', bound, { code_verifier: 'w'.repeat(43) }, 'invalid_grant'],
    ['a verifier out of nowhere', free, { code_verifier: VERIFIER }, 'invalid_request'],
  ])('%s: the verifier is demanded exactly where a challenge was stored [AT-35]', async (_, form, proof, error) => {
    const { device_code } = await answeredSignIn(server, { form, person });
    const answer = await poll(server, device_code, proof);
    expectOAuthError(answer, 400, error);
  });

  it.each([
    ['a challenge and its verifier', bound, { code_verifier: VERIFIER }],
    ['neither', free, {}],
  ])('%s go together [AT-35]', async (_, form, proof) => {
    const { device_code } = await answeredSignIn(server, { form, person });
    expect((await poll(server, device_code, proof)).status).toBe(200);
  });

  it.each([
    ['a native app', {}, {}],
    ['a web application with a secret', { client_id: 'shop', redirect_uri: 'https://app.example/cb' }, { client_secret: WEB_SECRET }],
  ])('%s uses it: without the verifier its code is worth nothing [S-05]', async (_, changes, secret) => {
    const { code_verifier = '', ...request } = await consentedCode(server, changes);
    expectOAuthError(await server.post('/oauth/token', { ...request, ...secret }), 400, 'invalid_grant');
    expectOAuthError(await server.post('/oauth/token', { ...request, ...secret, code_verifier: challengeOf(code_verifier) }), 400, 'invalid_grant');
    expect((await server.post('/oauth/token', { ...request, ...secret, code_verifier })).status).toBe(200);
  });
});
