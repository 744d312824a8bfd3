import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { API_SECRET, CONF_SECRET, PHOTOS, WEB_SECRET } from '../support/clients.js';
import { ALICE, startServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { approveAll, Visitor } from '../support/visitor.js';
import { wallClock } from '../support/wall-clock.js';

const SCOPE = 'openid profile email offline_access photos:read';

describe('openid-client signs in', () => {
  let server: TestServer;
  let sub: string;
  beforeAll(async () => {
    server = await startServer({ clock: wallClock(), file: { settings: { device: { intervalSeconds: 1 } } } });
    sub = (await server.addAccount()).id;
  });
  afterAll(() => server.close());

  const configure = (clientId: string, authentication: client.ClientAuth) =>
    client.discovery(new URL(server.issuer), clientId, undefined, authentication, { execute: [client.allowInsecureRequests] });
  const newVisitor = (): Visitor => new Visitor(() => server.clock.advance(1_000));
  const approveDevice = async ({ verification_uri_complete, user_code }: client.DeviceAuthorizationResponse): Promise<void> => {
    const visitor = newVisitor();
    const last = await approveAll(visitor, await visitor.open(verification_uri_complete!), ALICE, user_code);
    expect(last.heading).toBe('Return to your device');
  };

  /** Resolves when the client was told to wait for the first time. */
  const firstRefusal = (config: client.Configuration): Promise<void> =>
    new Promise((resolve) => {
      config[client.customFetch] = async (...request) => {
        const response = await fetch(...(request as Parameters<typeof fetch>));
        if (response.status === 400) resolve();
        return response;
      };
    });

  it.each([
    ['a public device', 'tv', client.None()],
    ['a device with a secret', 'set-top', client.ClientSecretBasic(CONF_SECRET)],
  ])('as %s, by device grant, with the approval between two of its polls', async (_kind, clientId, authentication) => {
    const config = await configure(clientId, authentication);
    const started = await client.initiateDeviceAuthorization(config, { scope: SCOPE });
    expect(started.interval).toBe(1);
    const refused = firstRefusal(config);
    const polled = client.pollDeviceAuthorizationGrant(config, started);
    await refused;
    await approveDevice(started);
    const tokens = await polled;

    expect(tokens.claims()).toMatchObject({ iss: server.issuer, aud: clientId, sub, name: 'Alice Example', email: 'alice@example.com' });
    expect(await client.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ sub, name: 'Alice Example', email_verified: true });
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token!);
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    expect(refreshed.claims()?.sub).toBe(sub);

    await client.tokenRevocation(config, refreshed.refresh_token!);
    await expect(client.refreshTokenGrant(config, refreshed.refresh_token!)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(client.fetchUserInfo(config, refreshed.access_token, sub)).rejects.toMatchObject({ status: 401 });
  });

  it('and hears the denial of a person who presses Deny', async () => {
    const config = await configure('tv', client.None());
    const started = await client.initiateDeviceAuthorization(config, { scope: SCOPE });
    const visitor = newVisitor();
    let page = await visitor.open(started.verification_uri_complete!);
    page = await visitor.press(
      page,
      page.forms.find(({ typed }) => typed.includes('password'))!,
      { values: ALICE },
    );
    await visitor.press(
      page,
      page.forms.find(({ buttons }) => buttons.some(({ value }) => value === 'deny'))!,
      { button: { name: 'decision', value: 'deny' } },
    );
    await expect(client.pollDeviceAuthorizationGrant(config, started)).rejects.toMatchObject({ error: 'access_denied' });
  });

  it.each([
    ['a native app', 'desktop', client.None(), 'http://127.0.0.1:53219/callback'],
    ['a web application', 'shop', client.ClientSecretPost(WEB_SECRET), 'https://app.example/cb'],
  ])('as %s, by authorization code and PKCE', async (_kind, clientId, authentication, redirect_uri) => {
    const config = await configure(clientId, authentication);
    const [pkceCodeVerifier, expectedState, expectedNonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
    const address = client.buildAuthorizationUrl(config, {
      redirect_uri,
      scope: SCOPE,
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const visitor = newVisitor();
    const { left } = await approveAll(visitor, await visitor.open(address.href), ALICE);
    expect(left?.href.split('?')[0]).toBe(redirect_uri);

    // It checks `iss`, `state` and `nonce` as well, and would throw.
    const tokens = await client.authorizationCodeGrant(config, left!, { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true });
    expect(tokens.claims()).toMatchObject({ sub, aud: clientId });
    expect(await client.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ sub });
    expect((await client.refreshTokenGrant(config, tokens.refresh_token!)).refresh_token).toEqual(expect.any(String));
  });

  it('and asks what a token is worth', async () => {
    const config = await configure('tv', client.None());
    const started = await client.initiateDeviceAuthorization(config, { scope: 'photos:read', resource: PHOTOS });
    await approveDevice(started);
    const { access_token } = await client.pollDeviceAuthorizationGrant(config, started);
    const api = await configure('api', client.ClientSecretBasic(API_SECRET));
    expect(await client.tokenIntrospection(api, access_token)).toMatchObject({ active: true, sub, scope: 'photos:read', client_id: 'tv', aud: PHOTOS });
    await client.tokenRevocation(config, access_token);
    expect(await client.tokenIntrospection(api, access_token)).toEqual({ active: false });
  });
});
