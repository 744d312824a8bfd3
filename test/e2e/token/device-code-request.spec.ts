import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GrantType } from '@device-auth/oauth-core';
import { CONF_SECRET, basic } from '../../support/clients.js';
import { answeredSignIn, poll, startSignIn } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
});
// Strangers are limited by the minute, and the companion's token lasts half an hour.
beforeEach(async () => {
  server.clock.advanceSeconds(1_300);
  person = await signInPerson(server);
});
afterAll(() => server.close());

const RANDOM_CODE = Buffer.alloc(48, 7).toString('base64url');

describe('device access token request (RFC 8628 §3.4)', () => {
  it('needs the exact grant type, the device code and the client [D-35]', async () => {
    const { device_code } = await startSignIn(server);
    const whole = { grant_type: GrantType.DeviceCode, client_id: 'tv', device_code };
    for (const missing of ['grant_type', 'client_id', 'device_code']) {
      const form = new URLSearchParams(whole);
      form.delete(missing);
      const answer = await server.post('/oauth/token', form);
      expectOAuthError(answer, 400, 'invalid_request');
      expect(answer.json.error_description).toContain(missing);
    }
    expectOAuthError(await poll(server, device_code, { grant_type: 'device_code' }), 400, 'unsupported_grant_type');
    expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
  });

  it('authenticates a client with a secret at each poll, and moves nothing if it cannot [D-36]', async () => {
    const credentials = basic('set-top', CONF_SECRET);
    const { device_code } = await startSignIn(server, { scope: 'openid' }, credentials);
    const form = { grant_type: GrantType.DeviceCode, device_code };
    expectOAuthError(await server.post('/oauth/token', { ...form, client_id: 'set-top' }), 401, 'invalid_client');
    expectOAuthError(await server.post('/oauth/token', form, basic('set-top', 'wrong')), 401, 'invalid_client');
    expectOAuthError(await server.post('/oauth/token', form, credentials), 400, 'authorization_pending');
    expectOAuthError(await server.post('/oauth/token', { ...form, client_id: 'set-top' }), 401, 'invalid_client');
    server.clock.advanceSeconds(5);
    expectOAuthError(await server.post('/oauth/token', form, credentials), 400, 'authorization_pending');
  });

  it('is good for the client the code was issued to alone, and a stranger spoils nothing [D-37]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
    server.clock.advanceSeconds(5);
    for (let times = 0; times < 3; times += 1) expectOAuthError(await poll(server, device_code, { client_id: 'radio' }), 400, 'invalid_grant');
    expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
    await person.answer(user_code);
    expectOAuthError(await poll(server, device_code, { client_id: 'radio' }), 400, 'invalid_grant');
    expect((await poll(server, device_code)).status).toBe(200);
  });

  it('tells a stranger the same of every code, whatever became of it [D-38]', async () => {
    const expired = await startSignIn(server);
    server.clock.advanceSeconds(700);
    const pending = await startSignIn(server);
    const approved = await answeredSignIn(server, { person });
    const denied = await answeredSignIn(server, { person, decision: 'deny' });
    const redeemed = await answeredSignIn(server, { person });
    expect((await poll(server, redeemed.device_code)).status).toBe(200);
    const codes = [expired, pending, approved, denied, redeemed].map(({ device_code }) => device_code);
    const answers = await Promise.all([...codes, RANDOM_CODE].map((code) => poll(server, code, { client_id: 'radio', scope: 'nonsense' })));
    for (const answer of answers) expectOAuthError(answer, 400, 'invalid_grant');
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('answers a code nobody issued with invalid_grant [D-47]', async () => {
    for (const code of [RANDOM_CODE, 'no-code-at-all', 'A', '%00'.repeat(3)]) expectOAuthError(await poll(server, code), 400, 'invalid_grant');
  });

  it('takes the scope of the start along, as some libraries send it at each poll [AT-28]', async () => {
    const { device_code, user_code } = await startSignIn(server, { client_id: 'tv', scope: 'openid profile' });
    expectOAuthError(await poll(server, device_code, { scope: 'openid profile' }), 400, 'authorization_pending');
    await person.answer(user_code);
    const tokens = await poll(server, device_code, { scope: 'openid profile' });
    expect([tokens.status, tokens.json.scope]).toEqual([200, 'openid profile']);
  });
});

describe('metadata (RFC 8628 §4)', () => {
  it('names the device authorization endpoint and its grant, and both work [D-63]', async () => {
    for (const document of ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']) {
      const { json } = await server.get(document);
      expect(json.grant_types_supported).toContain(GrantType.DeviceCode);
      const post = (url: string, form: Record<string, string>): Promise<Response> => fetch(url, { method: 'POST', body: new URLSearchParams(form) });
      const started = await post(json.device_authorization_endpoint, { client_id: 'tv' });
      expect(started.status).toBe(200);
      const { device_code } = (await started.json()) as { device_code: string };
      const polled = await post(json.token_endpoint, { grant_type: GrantType.DeviceCode, client_id: 'tv', device_code });
      expect(await polled.json()).toMatchObject({ error: 'authorization_pending' });
    }
  });
});
