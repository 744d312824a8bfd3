import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONF_SECRET, basic } from '../../support/clients.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signInPerson } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, Form, TestServer } from '../../support/server.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
});
afterAll(() => server.close());

const start = (form: Form, headers?: Record<string, string>): Promise<Answer> => server.post('/oauth/device_authorization', form, headers);

describe('device authorization request (RFC 8628 §3.1)', () => {
  it('is a POST of a form or of one flat JSON object; a GET names what is allowed [D-01]', async () => {
    expect((await start({ client_id: 'tv', scope: 'openid' })).status).toBe(200);
    expect((await server.postJson('/oauth/device_authorization', { client_id: 'tv', scope: 'openid' })).status).toBe(200);
    const got = await server.get('/oauth/device_authorization?client_id=tv');
    expect(got.status).toBe(405);
    expect(got.headers.get('allow')).toBe('POST');
  });

  it('refuses a scope that is unknown or malformed, by name [D-02]', async () => {
    for (const scope of ['nope', 'openid nope', 'a"b', 'OpenID']) {
      const answer = await start({ client_id: 'tv', scope });
      expectOAuthError(answer, 400, 'invalid_scope');
    }
    expect((await start({ client_id: 'tv', scope: 'openid nope' })).json.error_description).toContain('nope');
  });

  it('grants every scope of the client but offline_access when none is asked for, and names it [D-03]', async () => {
    const { device_code, user_code } = (await start({ client_id: 'tv' })).json;
    await (await signInPerson(server)).answer(user_code);
    const tokens = await server.post('/oauth/token', { grant_type: DEVICE_CODE, client_id: 'tv', device_code });
    expect(tokens.json.scope.split(' ').toSorted()).toEqual(['email', 'openid', 'photos:read', 'profile']);
    expect(tokens.json.refresh_token).toBeUndefined();
  });

  it('takes an empty parameter for an absent one [D-04]', async () => {
    expect((await start('client_id=tv&scope=&device_name=&code_challenge=&code_challenge_method=')).status).toBe(200);
    expectOAuthError(await start('client_id=&scope=openid'), 400, 'invalid_request');
  });

  it('ignores parameters it does not know [D-05]', async () => {
    expect((await start({ client_id: 'tv', foo: 'bar', audience_x: '1' })).status).toBe(200);
  });

  it('refuses a parameter sent twice and names it [D-06]', async () => {
    const answer = await start('client_id=tv&client_id=tv');
    expectOAuthError(answer, 400, 'invalid_request');
    expect(answer.json.error_description).toContain('client_id');
  });

  it('authenticates a client with a secret as the token endpoint does [D-08]', async () => {
    expectOAuthError(await start({ client_id: 'set-top' }), 401, 'invalid_client');
    expectOAuthError(await start({}, basic('set-top', 'wrong')), 401, 'invalid_client');
    expect((await start({}, basic('set-top', CONF_SECRET))).status).toBe(200);
  });

  it('needs a client_id, and one that is registered [D-09]', async () => {
    expectOAuthError(await start({ scope: 'openid' }), 400, 'invalid_request');
    expectOAuthError(await start({ client_id: 'nobody' }), 401, 'invalid_client');
  });

  it('is refused to a client that is not registered for the device grant [D-10]', async () => {
    expectOAuthError(await start({ client_id: 'desktop' }), 400, 'unauthorized_client');
  });

  it('is refused too often from one client and address, with the wait, and to nobody else [D-12]', async () => {
    const own = await startServer();
    const ask = (client_id: string): Promise<Answer> => own.post('/oauth/device_authorization', { client_id });
    for (let count = 0; count < 60; count += 1) expect((await ask('tv')).status).toBe(200);
    const limited = await ask('tv');
    expectOAuthError(limited, 429, 'temporarily_unavailable');
    const wait = Number(limited.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect((await ask('radio')).status).toBe(200);
    own.clock.advanceSeconds(wait);
    expect((await ask('tv')).status).toBe(200);
    await own.close();
  });
});

describe('PKCE bound at the start', () => {
  it.each([
    ['plain', { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' }],
    ['no method, which means plain', { code_challenge: 'a'.repeat(43) }],
    ['a method without a challenge', { code_challenge_method: 'S256' }],
    ['a challenge of 42 characters', { code_challenge: 'a'.repeat(42), code_challenge_method: 'S256' }],
    ['a padded challenge', { code_challenge: `${'a'.repeat(43)}=`, code_challenge_method: 'S256' }],
  ])('refuses %s', async (_what, challenge) => {
    expectOAuthError(await start({ client_id: 'tv', ...challenge }), 400, 'invalid_request');
  });
});
