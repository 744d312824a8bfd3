import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { ask, authorizationRequest, consentedCode, expectRedirectError } from '../../support/authorization-request.js';

import { SET_TOP } from '../../support/credentials-of-alice.js';
import { signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

let server: TestServer;
let document: Readonly<Record<string, unknown>>;
let accessToken: string;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  document = (await server.get('/.well-known/oauth-authorization-server')).json;
  accessToken = (await signedInDevice(server)).tokens['access_token'] ?? '';
});
afterAll(() => server.close());

/** Where a member of the document leads, below this server. */
const pathOf = (member: string): string => String(document[member]).slice(server.issuer.length);

const ENDPOINTS: Readonly<Record<string, (path: string) => Promise<{ readonly status: number }>>> = {
  authorization_endpoint: (path) => server.get(path + authorizationRequest().path.slice('/oauth/authorize'.length)),
  token_endpoint: (path) => server.post(path, { grant_type: 'client_credentials' }, SET_TOP),
  device_authorization_endpoint: (path) => server.post(path, { client_id: 'tv' }),
  userinfo_endpoint: (path) => server.get(path, { authorization: `Bearer ${accessToken}` }),
  revocation_endpoint: (path) => server.post(path, { client_id: 'tv', token: 'x' }),
  introspection_endpoint: (path) => server.post(path, { token: 'x' }, SET_TOP),
  jwks_uri: (path) => server.get(path),
};

describe('RFC 8414 §2: endpoints', () => {
  it('are these', () => {
    const named = Object.keys(document).filter((name) => name.endsWith('_endpoint') || name.endsWith('_uri'));
    expect(named.toSorted()).toEqual(Object.keys(ENDPOINTS).toSorted());
  });

  it.each(Object.keys(ENDPOINTS))('%s answers its own request, below the issuer [M-07]', async (member) => {
    expect(document[member]).toMatch(/^http:\/\/localhost:\d+\/oauth\/\w+$/u);
    expect((await ENDPOINTS[member]!(pathOf(member))).status).toBe(200);
  });

  it.each([
    ['pushed_authorization_request_endpoint', '/oauth/par'],
    ['registration_endpoint', '/oauth/register'],
    ['end_session_endpoint', '/oauth/logout'],
    ['backchannel_authentication_endpoint', '/oauth/ciba'],
  ])('%s is neither named nor there [M-07]', async (member, path) => {
    expect(document).not.toHaveProperty(member);
    expect((await server.post(path, { client_id: 'tv' })).status).toBe(404);
  });
});

describe('RFC 8414 §2, RFC 9207 §3: flags', () => {
  it('every answer of the authorization endpoint carries iss, as promised [M-07]', async () => {
    expect(document['authorization_response_iss_parameter_supported']).toBe(true);
    expectRedirectError(server, await ask(server, { scope: 'nonsense' }), 'invalid_scope');
  });

  it.each([
    ['request_parameter_supported', { request: 'e30.e30.' }, 'request_not_supported'],
    ['request_uri_parameter_supported', { request_uri: 'https://app.example/request' }, 'request_uri_not_supported'],
  ])('%s is false, and so it is [M-07]', async (flag, changes, error) => {
    expect(document[flag]).toBe(false);
    expectRedirectError(server, await ask(server, changes), error);
  });

  it('claims_parameter_supported is false: the parameter asks in vain [M-07]', async () => {
    expect(document['claims_parameter_supported']).toBe(false);
    const claims = JSON.stringify({ id_token: { email: { essential: true } }, userinfo: { email: null } });
    const { id_token } = (await server.post('/oauth/token', await consentedCode(server, { claims, scope: 'openid' }))).json;
    expect(decodeJwt(id_token)).not.toHaveProperty('email');
  });

  it.each([
    'dpop_signing_alg_values_supported',
    'backchannel_logout_supported',
    'require_pushed_authorization_requests',
    'tls_client_certificate_bound_access_tokens',
  ])('%s is not promised [M-07]', (flag) => expect(document).not.toHaveProperty(flag));
});
