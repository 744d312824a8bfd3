import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import { API_SECRET, CONF_SECRET, PHOTOS, WEB_SECRET } from '../support/clients.js';
import { ALICE, startServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { approveAll, Visitor } from '../support/visitor.js';
import { wallClock } from '../support/wall-clock.js';

const INSECURE = { [oauth.allowInsecureRequests]: true };
const SCOPE = 'openid profile email offline_access';

/* Unlike openid-client, this library leaves each step to its caller, and checks each answer on its own: media types, members, their types. */
describe('oauth4webapi finds every answer well formed', () => {
  let server: TestServer;
  let as: oauth.AuthorizationServer;
  let sub: string;
  beforeAll(async () => {
    server = await startServer({ clock: wallClock() });
    sub = (await server.addAccount()).id;
    const issuer = new URL(server.issuer);
    as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, INSECURE));
  });
  afterAll(() => server.close());

  const newVisitor = (): Visitor => new Visitor(() => server.clock.advance(1_000));

  async function startDevice(client: oauth.Client, authentication: oauth.ClientAuth, form: Record<string, string>): Promise<oauth.DeviceAuthorizationResponse> {
    return oauth.processDeviceAuthorizationResponse(as, client, await oauth.deviceAuthorizationRequest(as, client, authentication, form, INSECURE));
  }
  async function poll(client: oauth.Client, authentication: oauth.ClientAuth, deviceCode: string): Promise<oauth.TokenEndpointResponse> {
    const response = await oauth.deviceCodeGrantRequest(as, client, authentication, deviceCode, INSECURE);
    const tokens = await oauth.processDeviceCodeResponse(as, client, response);
    if (tokens.id_token !== undefined) await oauth.validateApplicationLevelSignature(as, response, INSECURE);
    return tokens;
  }
  async function approve({ verification_uri, user_code }: oauth.DeviceAuthorizationResponse): Promise<void> {
    const visitor = newVisitor();
    await approveAll(visitor, await visitor.open(verification_uri), ALICE, user_code);
  }

  it('the oauth metadata of RFC 8414 as well', async () => {
    const issuer = new URL(server.issuer);
    const response = await oauth.discoveryRequest(issuer, { ...INSECURE, algorithm: 'oauth2' });
    expect(await oauth.processDiscoveryResponse(issuer, response)).toEqual(as);
  });

  it('of the device grant, the code typed by hand, from pending to the last token', async () => {
    const client = { client_id: 'set-top' };
    const authentication = oauth.ClientSecretBasic(CONF_SECRET);
    const started = await startDevice(client, authentication, { scope: SCOPE });
    await expect(poll(client, authentication, started.device_code)).rejects.toMatchObject({ error: 'authorization_pending', status: 400 });
    await expect(poll(client, authentication, started.device_code)).rejects.toMatchObject({ error: 'slow_down', status: 400 });
    await approve(started);

    const tokens = await poll(client, authentication, started.device_code);
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub, aud: 'set-top' });
    const userInfo = await oauth.userInfoRequest(as, client, tokens.access_token, INSECURE);
    expect(await oauth.processUserInfoResponse(as, client, sub, userInfo)).toMatchObject({ email: 'alice@example.com' });

    const refresh = await oauth.refreshTokenGrantRequest(as, client, authentication, tokens.refresh_token!, INSECURE);
    const refreshed = await oauth.processRefreshTokenResponse(as, client, refresh);
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authentication, refreshed.refresh_token!, INSECURE));
    const again = await oauth.refreshTokenGrantRequest(as, client, authentication, refreshed.refresh_token!, INSECURE);
    await expect(oauth.processRefreshTokenResponse(as, client, again)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('of authorization code and PKCE', async () => {
    const client = { client_id: 'shop' };
    const authentication = oauth.ClientSecretPost(WEB_SECRET);
    const redirectUri = 'https://app.example/cb';
    const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()];
    const parameters = { client_id: 'shop', redirect_uri: redirectUri, response_type: 'code', scope: SCOPE, state, nonce };
    const challenge = { code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' };
    const visitor = newVisitor();
    const first = await visitor.open(`${as.authorization_endpoint}?${new URLSearchParams({ ...parameters, ...challenge })}`);
    const { left } = await approveAll(visitor, first, ALICE);

    const answer = oauth.validateAuthResponse(as, client, left!, state);
    const response = await oauth.authorizationCodeGrantRequest(as, client, authentication, answer, redirectUri, verifier, INSECURE);
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce, requireIdToken: true });
    await oauth.validateApplicationLevelSignature(as, response, INSECURE);
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub, nonce });
  });

  it('of an API: the JWT access token of RFC 9068, and what introspection says of it', async () => {
    const client = { client_id: 'tv' };
    const started = await startDevice(client, oauth.None(), { scope: 'photos:read', resource: PHOTOS });
    await approve(started);
    const { access_token } = await poll(client, oauth.None(), started.device_code);
    const request = new Request('https://photos.example/api/albums', { headers: { authorization: `Bearer ${access_token}` } });
    expect(await oauth.validateJwtAccessToken(as, request, PHOTOS, INSECURE)).toMatchObject({ sub, client_id: 'tv', scope: 'photos:read' });

    const api = { client_id: 'api' };
    const asked = await oauth.introspectionRequest(as, api, oauth.ClientSecretBasic(API_SECRET), access_token, INSECURE);
    expect(await oauth.processIntrospectionResponse(as, api, asked)).toMatchObject({ active: true, sub });
  });
});
