import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantType } from '@device-auth/oauth-core';
import { basic, CONF_SECRET } from '../../support/clients.js';
import { refresh } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, Form, TestServer } from '../../support/server.js';

let server: TestServer;
let tokens: Record<string, string>;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  ({ tokens } = await signedInDevice(server));
});
afterAll(() => server.close());

const ask = (form: Form, headers?: Record<string, string>): Promise<Answer> => server.post('/oauth/token', form, headers);
const CREDENTIALS = basic('set-top', CONF_SECRET);
const REFRESH = { grant_type: GrantType.RefreshToken, client_id: 'tv' };

describe('RFC 6749 §3.2: the token endpoint', () => {
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])('does not take a %s [O-01]', async (method) => {
    const answer = await server.request('/oauth/token', { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each(['client_secret', 'client_assertion', 'code', 'code_verifier', 'refresh_token', 'device_code', 'password'])(
    'takes no %s from the URL, and keeps it out of the log [O-02]',
    async (name) => {
      const form = { grant_type: GrantType.ClientCredentials, scope: 'photos:read' };
      expect((await ask(form, CREDENTIALS)).status).toBe(200);
      for (const body of [form, '']) expectOAuthError(await server.post(`/oauth/token?${name}=hush-${name}`, body, CREDENTIALS), 400, 'invalid_request');
      expect(server.log.join('')).not.toContain('hush');
    },
  );

  it('reads no parameter twice, none from the query, an empty one as absent, and passes over the unknown [O-03]', async () => {
    const form = new URLSearchParams({ grant_type: GrantType.ClientCredentials, scope: 'photos:read' });
    expect((await ask(`${form}&nobody_knows=1&__proto__=2`, CREDENTIALS)).status).toBe(200);
    expect((await ask(`${form}&resource=&client_id=`, CREDENTIALS)).status).toBe(200);
    for (const again of ['grant_type=client_credentials', 'scope=photos:read', 'nobody=1&nobody=1', 'audience=&audience='])
      expectOAuthError(await ask(`${form}&${again}`, CREDENTIALS), 400, 'invalid_request');
    const mixed = await server.post('/oauth/token?scope=photos:write&grant_type=password', form, CREDENTIALS);
    expect([mixed.status, mixed.json.scope]).toEqual([200, 'photos:read']);
    expectOAuthError(await server.post('/oauth/token?grant_type=client_credentials', { scope: 'photos:read' }, CREDENTIALS), 400, 'invalid_request');
  });
});

describe('RFC 6749 §5.2: errors', () => {
  it.each([
    ['invalid_request', 400, { client_id: 'tv' }],
    ['invalid_client', 401, { ...REFRESH, client_id: 'nobody' }],
    ['invalid_grant', 400, { ...REFRESH, refresh_token: 'nonsense' }],
    ['unauthorized_client', 400, { grant_type: GrantType.AuthorizationCode, client_id: 'tv', code: 'x' }],
    ['unsupported_grant_type', 400, { grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer', client_id: 'tv' }],
  ])('%s has a cause of its own [O-08]', async (error, status, form) => {
    expectOAuthError(await ask(form), status, error);
  });

  it('invalid_scope and invalid_target have theirs [O-08]', async () => {
    expectOAuthError(await ask({ grant_type: GrantType.ClientCredentials, scope: 'no-such' }, CREDENTIALS), 400, 'invalid_scope');
    expectOAuthError(await ask({ grant_type: GrantType.ClientCredentials, resource: 'https://nobody.example' }, CREDENTIALS), 400, 'invalid_target');
  });

  it.each([
    ['a grant type', { grant_type: '"\\é' }],
    ['a line break', { grant_type: 'a\r\nb' }],
    ['a client', { ...REFRESH, client_id: '"\\é' }],
    ['a scope', { ...REFRESH, scope: '"\\é' }],
  ])('say nothing that was not allowed, whatever came as %s [O-09]', async (_, form) => {
    const answer = await ask({ ...form, refresh_token: tokens['refresh_token']! });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectOAuthError(answer, answer.status, answer.json.error);
  });

  it('say nothing that was not allowed about a name either [O-09]', async () => {
    const answer = await ask('client_id=tv&%22%5C%C3%A9%0A=1&%22%5C%C3%A9%0A=2');
    expectOAuthError(answer, 400, 'invalid_request');
  });

  it.each(['password', 'implicit', 'token'])('%s is not a grant of this server [O-22]', async (grant_type) => {
    expectOAuthError(await ask({ grant_type, username: 'alice', password: 'x' }, CREDENTIALS), 400, 'unsupported_grant_type');
    const { grant_types_supported, response_types_supported } = (await server.get('/.well-known/openid-configuration')).json;
    expect([grant_types_supported.includes(grant_type), response_types_supported]).toEqual([false, ['code']]);
  });

  it('client credentials are for clients that have a secret [O-23]', async () => {
    expectOAuthError(await ask({ grant_type: GrantType.ClientCredentials, client_id: 'tv' }), 400, 'unauthorized_client');
    const answer = await ask({ grant_type: GrantType.ClientCredentials, scope: 'photos:read' }, CREDENTIALS);
    expect(Object.keys(answer.json).toSorted()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
    await expect(
      startServer({ clients: [{ client_id: 'open', token_endpoint_auth_method: 'none', grant_types: [GrantType.ClientCredentials], scope: 'openid' }] }),
    ).rejects.toThrow('client_credentials, which a public client cannot use');
  });
});

describe('RFC 6749 §5.1: success', () => {
  it('is JSON with typed members and nothing else [O-10]', async () => {
    const answer = await refresh(server, tokens['refresh_token']!);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(answer.json).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'openid profile offline_access',
      refresh_token: expect.any(String),
      id_token: expect.any(String),
    });
  });

  it("is for nobody's cache, and no more is what is refused or personal [O-11]", async () => {
    const { person, tokens: fresh } = await signedInDevice(server, { client_id: 'radio', scope: 'openid' });
    const cookie = { cookie: `session=${person.cookie}` };
    const bearer = { authorization: `Bearer ${fresh['access_token']}` };
    const answers = await Promise.all([
      ask({ grant_type: GrantType.ClientCredentials }, CREDENTIALS),
      ask({}),
      server.post('/oauth/device_authorization', { client_id: 'radio' }),
      server.post('/oauth/device_authorization', {}),
      server.post('/oauth/revoke', { client_id: 'radio', token: 'x' }),
      server.post('/oauth/revoke', {}),
      server.post('/oauth/introspect', { token: 'x' }, CREDENTIALS),
      server.post('/oauth/introspect', {}),
      server.get('/oauth/userinfo', bearer),
      server.get('/oauth/userinfo'),
      server.get('/oauth/authorize?client_id=desktop', cookie),
      server.get('/device', cookie),
      server.get('/device'),
      server.get('/device/callback?code=x', cookie),
      server.get('/sign-out', cookie),
      server.get('/nowhere'),
    ]);
    expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(answers.map(() => 'no-store'));
    // RFC 6749 §5.1: HTTP/1.0 caches know no `Cache-Control`.
    expect(answers.slice(0, 4).map(({ headers }) => headers.get('pragma'))).toEqual(['no-cache', 'no-cache', 'no-cache', 'no-cache']);
  });
});
