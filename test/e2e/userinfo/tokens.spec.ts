import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantType } from '@device-auth/oauth-core';
import { authorizationCode } from '../../support/authorization-code.js';
import { basic, CONF_SECRET, PHOTOS } from '../../support/clients.js';
import { startSignIn } from '../../support/device.js';
import { signedInDevice, signInPerson } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';
import { userInfo } from '../../support/user-info.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
});
afterAll(() => server.close());

function expectInvalidToken({ status, headers, json }: Answer): void {
  expect([status, json.error]).toEqual([401, 'invalid_token']);
  expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="[^"]+", error="invalid_token", error_description="[^"]+"$/u);
}

describe('RFC 6750 §3.1: what is no good access token', () => {
  it('has expired [B-05]', async () => {
    const { tokens } = await signedInDevice(server);
    server.clock.advanceSeconds(599);
    expect((await userInfo(server, tokens['access_token']!)).status).toBe(200);
    // A clock may be a minute off.
    server.clock.advanceSeconds(62);
    expectInvalidToken(await userInfo(server, tokens['access_token']!));
  });

  it('was revoked [B-05]', async () => {
    const { tokens } = await signedInDevice(server);
    await server.post('/oauth/revoke', { client_id: 'tv', token: tokens['refresh_token']! });
    expectInvalidToken(await userInfo(server, tokens['access_token']!));
  });

  it('is a refresh token, an id token, a code, a device code, a user code or a session [B-07]', async () => {
    const { person, tokens } = await signedInDevice(server);
    const { device_code, user_code } = await startSignIn(server);
    const { code } = await authorizationCode(server, await signInPerson(server));
    const values = [tokens['refresh_token'], tokens['id_token'], code, device_code, user_code, person.cookie];
    for (const value of values) expectInvalidToken(await userInfo(server, value!));
  });

  it('is of a client and of no person, or is meant for another API', async () => {
    const own = await server.post('/oauth/token', { grant_type: GrantType.ClientCredentials, scope: 'photos:read' }, basic('set-top', CONF_SECRET));
    expect((await userInfo(server, own.json.access_token)).status).toBe(403);
    const { tokens } = await signedInDevice(server, { client_id: 'radio', scope: 'photos:read', resource: PHOTOS });
    expectInvalidToken(await userInfo(server, tokens['access_token']!));
  });
});
