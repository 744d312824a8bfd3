import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { configFile, PHOTOS } from '../../support/clients.js';
import { signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const SCOPE = 'openid offline_access photos:read';
const INBOX = 'https://inbox.example/api';
const client = {
  token_endpoint_auth_method: 'none',
  grant_types: [DEVICE, 'refresh_token'],
  scope: SCOPE,
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    clients: [
      { ...client, client_id: 'album', default_resource: PHOTOS },
      { ...client, client_id: 'inbox', default_resource: INBOX },
    ],
    file: { resources: [...configFile.resources, { resource: INBOX, scope: 'inbox:read', allow_offline_access: false }] },
  });
  await server.addAccount();
});
afterAll(() => server.close());

const tokensOf = async (form: Record<string, string>): Promise<Record<string, string>> => (await signedInDevice(server, { scope: SCOPE, ...form })).tokens;

describe('a request that names no resource, by a client with a default one', () => {
  it('may still ask who the person is', async () => {
    const { access_token: token = '' } = await tokensOf({ client_id: 'album' });
    expect(decodeJwt(token).aud).toEqual([PHOTOS, server.issuer]);
    expect((await server.get('/oauth/userinfo', { authorization: `Bearer ${token}` })).json.sub).toBe('id-of-alice');
  });

  it('gets a refresh token where that API allows one, and none where it does not', async () => {
    expect(await tokensOf({ client_id: 'album' })).toHaveProperty('refresh_token');
    expect(await tokensOf({ client_id: 'inbox' })).not.toHaveProperty('refresh_token');
    expect(await tokensOf({ client_id: 'inbox', resource: INBOX })).not.toHaveProperty('refresh_token');
  });
});

describe('a sign-in that gave no refresh token', () => {
  it('is over with its access token, and leaves nothing behind a day later', async () => {
    const { access_token: token = '' } = await tokensOf({ client_id: 'inbox' });
    const { exp = 0 } = decodeJwt(token);
    const ofInbox = () => server.stores.refreshTokenFamilies.list({ clientId: 'inbox', since: server.clock() });
    const [family] = await ofInbox();
    expect(family?.absoluteExpiresAt).toBe(exp * 1_000);
    server.clock.advance(86_400_000 + exp * 1_000 - server.clock());
    expect(await server.stores.refreshTokenFamilies.list({ clientId: 'inbox' })).toEqual([]);
  });
});
