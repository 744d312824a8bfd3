import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API_SECRET, basic, CONF_SECRET, WEB_SECRET } from '../../support/clients.js';
import { SET_TOP, signedInSetTop } from '../../support/credentials-of-alice.js';
import { refresh } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signedInDevice, signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, Form, TestServer } from '../../support/server.js';

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  person = await signInPerson(server);
});
afterAll(() => server.close());

const revoke = (form: Form, headers?: Record<string, string>): Promise<Answer> => server.post('/oauth/revoke', form, headers);
const signIn = (): ReturnType<typeof signedInSetTop> => signedInSetTop(server, { person });

const isActive = async (token: string): Promise<boolean> => (await server.post('/oauth/introspect', { token }, SET_TOP)).json.active;
const userInfo = (token: string): Promise<Answer> => server.get('/oauth/userinfo', { authorization: `Bearer ${token}` });

describe('RFC 7009 §2.1: who revokes', () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['leaves its secret out', { client_id: 'set-top' }, {}],
    ['has a wrong secret', {}, basic('set-top', WEB_SECRET)],
    ['sends its secret by another method than its own', { client_id: 'set-top', client_secret: CONF_SECRET }, {}],
    ['is not known', { client_id: 'nobody' }, {}],
  ])('not a client that %s [V-01]', async (_, form, headers) => {
    const { refresh_token: token } = await signIn();
    const answer = await revoke({ token, ...form }, headers);
    expectOAuthError(answer, 401, 'invalid_client');
    expect(answer.headers.get('www-authenticate')).toBe(`Basic realm="${server.issuer}"`);
    expect(await isActive(token)).toBe(true);
  });

  it('a client with its secret, in a form or in JSON [V-01]', async () => {
    for (const send of [(token: string) => revoke({ token }, SET_TOP), (token: string) => server.postJson('/oauth/revoke', { token }, SET_TOP)]) {
      const { refresh_token: token } = await signIn();
      expect((await send(token)).status).toBe(200);
      expect(await isActive(token)).toBe(false);
    }
  });

  it('a public client by its name alone [V-01]', async () => {
    const { tokens } = await signedInDevice(server);
    expect((await revoke({ client_id: 'tv', token: tokens['refresh_token'] ?? '' })).status).toBe(200);
    expectOAuthError(await refresh(server, tokens['refresh_token'] ?? ''), 400, 'invalid_grant');
  });

  it.each([
    ['another public client, of a refresh token', 'refresh_token', { client_id: 'radio' }, {}],
    ['another public client, of an access token', 'access_token', { client_id: 'radio' }, {}],
    ['another client with a secret, of a refresh token', 'refresh_token', {}, basic('api', API_SECRET)],
    ['another client with a secret, of an access token', 'access_token', {}, SET_TOP],
  ])('nobody for somebody else: %s [V-03]', async (_, kind, form, headers) => {
    const { tokens } = await signedInDevice(server);
    const answer = await revoke({ token: tokens[kind] ?? '', ...form }, headers);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect((await userInfo(tokens['access_token'] ?? '')).status).toBe(200);
    expect((await refresh(server, tokens['refresh_token'] ?? '')).status).toBe(200);
  });
});

describe('RFC 7009 §2.2: the answer', () => {
  it.each([
    ['that nobody made', async () => 'garbage'],
    ['of the shape of a refresh token', async () => Buffer.alloc(80, 7).toString('base64url')],
    ['of the shape of a device code', async () => Buffer.alloc(48, 7).toString('base64url')],
    ['that is an id token', async () => (await signIn()).id_token],
    [
      'that is revoked already',
      async () => {
        const { refresh_token: token } = await signIn();
        await revoke({ token }, SET_TOP);
        return token;
      },
    ],
  ])('is 200 and empty for a token %s [V-02]', async (_, make) => {
    const answer = await revoke({ token: await make() }, SET_TOP);
    expect([answer.status, answer.text, answer.headers.get('cache-control')]).toEqual([200, '', 'no-store']);
  });

  it.each([
    ['missing', {}],
    ['empty', { token: '' }],
    ['named by its hint alone', { token_type_hint: 'refresh_token' }],
  ])('is invalid_request where the token is %s [V-06]', async (_, form) => {
    const answer = await revoke(form, SET_TOP);
    expectOAuthError(answer, 400, 'invalid_request');
    expect(answer.json.error_description).toContain('token');
  });

  it.each(['refresh_token', 'access_token'] as const)('is never unsupported_token_type: an %s is revoked [V-06]', async (kind) => {
    const tokens = await signIn();
    expect((await revoke({ token: tokens[kind] }, SET_TOP)).status).toBe(200);
    for (const token of [tokens.access_token, tokens.refresh_token]) expect(await isActive(token)).toBe(false);
  });
});

describe('RFC 7009 §2.1: what ends', () => {
  it('is everything the sign-in gave, at once [V-04]', async () => {
    const first = await signIn();
    const second = (await server.post('/oauth/token', { grant_type: 'refresh_token', refresh_token: first.refresh_token }, SET_TOP)).json;
    const other = await signIn();
    await revoke({ token: second.refresh_token }, SET_TOP);
    for (const token of [first.access_token, second.access_token, second.refresh_token]) expect(await isActive(token)).toBe(false);
    for (const token of [first.access_token, second.access_token]) expectOAuthError(await userInfo(token), 401, 'invalid_token');
    for (const token of [other.access_token, other.refresh_token]) expect(await isActive(token)).toBe(true);
  });

  it('is the same when an old refresh token of the sign-in comes [V-04]', async () => {
    const first = await signIn();
    const second = (await server.post('/oauth/token', { grant_type: 'refresh_token', refresh_token: first.refresh_token }, SET_TOP)).json;
    server.clock.advanceSeconds(31);
    await revoke({ token: first.refresh_token }, SET_TOP);
    for (const token of [first.access_token, second.access_token, second.refresh_token]) expect(await isActive(token)).toBe(false);
  });

  it.each(['access_token', 'id_token', 'foo', 'urn:ietf:params:oauth:token-type:device_code'])(
    'does not depend on the hint: a refresh token called %s [V-05]',
    async (token_type_hint) => {
      const { refresh_token: token } = await signIn();
      expect((await revoke({ token, token_type_hint }, SET_TOP)).status).toBe(200);
      expect(await isActive(token)).toBe(false);
    },
  );

  it.each(['refresh_token', 'foo'])('does not depend on the hint: an access token called %s [V-05]', async (token_type_hint) => {
    const { access_token: token } = await signIn();
    expect((await revoke({ token, token_type_hint }, SET_TOP)).status).toBe(200);
    expect(await isActive(token)).toBe(false);
  });
});

describe('RFC 7009 §2.3: no script from another site revokes by loading an address', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE'])('%s is not allowed, whatever stands in its query [V-08]', async (method) => {
    const { tokens } = await signedInDevice(server);
    const query = new URLSearchParams({ client_id: 'tv', token: tokens['refresh_token'] ?? '', callback: 'x' });
    const answer = await server.request(`/oauth/revoke?${query}`, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect(answer.text).not.toContain('x(');
    expect((await refresh(server, tokens['refresh_token'] ?? '')).status).toBe(200);
  });

  it('and no callback is called', async () => {
    const answer = await revoke({ client_id: 'tv', token: 'garbage', callback: 'steal' });
    expect([answer.status, answer.text]).toEqual([200, '']);
  });
});
