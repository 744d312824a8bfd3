import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API_SECRET, basic, PHOTOS } from '../../support/clients.js';
import { credentialsOfAlice, SET_TOP, signedInSetTop } from '../../support/credentials-of-alice.js';
import type { Credential } from '../../support/credentials-of-alice.js';
import { answeredSignIn, poll } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

const API = basic('api', API_SECRET);
const INACTIVE = '{"active":false}';

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer({
    clients: [{ client_id: 'gone', token_endpoint_auth_method: 'none', grant_types: [], disabled: true }],
    file: { resources: [{ resource: PHOTOS, scope: 'photos:read', allow_offline_access: true, introspected_by: ['api'] }] },
  });
  await server.addAccount();
  person = await signInPerson(server);
});
afterAll(() => server.close());

const introspect = (token: string, headers = API): Promise<Answer> => server.post('/oauth/introspect', { token }, headers);

async function photoToken(form?: Record<string, string>): Promise<Record<'access_token' | 'refresh_token', string>> {
  return (await poll(server, (await answeredSignIn(server, { person, ...(form && { form }) })).device_code)).json;
}

describe('RFC 7662 §2.2: an active token', () => {
  it('of an API is told with everything it says, numbers as numbers [T-04]', async () => {
    const { access_token } = await photoToken();
    const now = server.clock() / 1_000;
    const { json } = await introspect(access_token);
    expect(json).toEqual({
      active: true,
      token_type: 'Bearer',
      iss: server.issuer,
      sub: 'id-of-alice',
      aud: [PHOTOS, server.issuer],
      client_id: 'tv',
      scope: 'openid profile offline_access photos:read',
      iat: now,
      exp: now + 600,
      jti: expect.stringMatching(/^[\w-]{22}$/u),
      auth_time: expect.any(Number),
      amr: ['pwd'],
    });
    expect(json.auth_time).toBeLessThanOrEqual(now);
  });

  it('that refreshes is told to its client, with the end it has now [T-04]', async () => {
    const { refresh_token } = await signedInSetTop(server, { person });
    const now = server.clock() / 1_000;
    expect((await introspect(refresh_token, SET_TOP)).json).toEqual({
      active: true,
      iss: server.issuer,
      sub: 'id-of-alice',
      client_id: 'set-top',
      scope: 'openid profile offline_access',
      iat: now,
      exp: now + 30 * 86_400,
      auth_time: expect.any(Number),
    });
  });

  it('of a client itself names that client', async () => {
    const { json } = await server.post('/oauth/token', { grant_type: 'client_credentials', scope: 'photos:read' }, SET_TOP);
    expect((await introspect(json.access_token, SET_TOP)).json).toMatchObject({ active: true, sub: 'set-top', client_id: 'set-top', scope: 'photos:read' });
  });
});

describe('RFC 7662 §2.2: anything else is inactive, and nothing more is said', () => {
  it.each([
    ['no token of ours', 'garbage'],
    ['of the shape of a JWT', 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA'],
    ['of the shape of a refresh token', Buffer.alloc(80, 7).toString('base64url')],
    ['beyond ASCII', 'ключ'],
    ['in markup', '<script>"\\'],
  ])('when it is %s [T-02]', async (_, token) => {
    const answer = await introspect(token);
    expect([answer.status, answer.text]).toEqual([200, INACTIVE]);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('when it has expired, to the second [T-02]', async () => {
    const { access_token } = await photoToken();
    server.clock.advanceSeconds(599);
    expect((await introspect(access_token)).json.active).toBe(true);
    server.clock.advanceSeconds(1);
    expect((await introspect(access_token)).text).toBe(INACTIVE);
  });

  it('when it was revoked, rotated away or its account is locked [T-02]', async () => {
    const [revoked, rotated] = [await photoToken(), await signedInSetTop(server, { person })];
    await server.post('/oauth/revoke', { client_id: 'tv', token: revoked.access_token });
    expect((await introspect(revoked.access_token)).text).toBe(INACTIVE);

    await server.post('/oauth/token', { grant_type: 'refresh_token', refresh_token: rotated.refresh_token }, SET_TOP);
    server.clock.advanceSeconds(30);
    expect((await introspect(rotated.refresh_token, SET_TOP)).text).toBe(INACTIVE);

    await server.addAccount({ id: 'id-of-mallory', username: 'mallory' });
    const mallory = await signInPerson(server, { username: 'mallory', password: 'correct horse battery staple' });
    const { access_token } = await signedInSetTop(server, { person: mallory });
    expect((await introspect(access_token, SET_TOP)).json.active).toBe(true);
    await server.stores.endUsers.setStatus('id-of-mallory', 'disabled');
    expect((await introspect(access_token, SET_TOP)).text).toBe(INACTIVE);
  });

  it('when it is an id token of the caller itself [T-07]', async () => {
    const { id_token } = await signedInSetTop(server, { person });
    expect((await introspect(id_token, SET_TOP)).text).toBe(INACTIVE);
  });

  it.each<Exclude<Credential, 'access token' | 'refresh token'>>(['id token', 'authorization code', 'device code', 'user code', 'session'])(
    'when it is another thing, as good as it is: %s [T-07]',
    async (kind) => {
      const { of } = await credentialsOfAlice(server);
      for (const headers of [API, SET_TOP]) expect((await introspect(of[kind], headers)).text).toBe(INACTIVE);
    },
  );

  it('when there is none, the request is invalid', async () => {
    for (const token of ['', undefined])
      expectOAuthError(await server.post('/oauth/introspect', token === undefined ? {} : { token }, API), 400, 'invalid_request');
  });
});
