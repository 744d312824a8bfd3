import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { ask, authorizationRequest, challengeOf, consentedCode, consentTo, expectRedirectError } from '../../support/authorization-request.js';
import { basic, CONF_SECRET, WEB_SECRET } from '../../support/clients.js';
import { SET_TOP } from '../../support/credentials-of-alice.js';
import { refresh } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signedInDevice, signInPerson } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const device = (alg: string): object => ({
  client_id: `signs-${alg}`,
  token_endpoint_auth_method: 'none',
  grant_types: [DEVICE],
  scope: 'openid',
  id_token_signed_response_alg: alg,
});

let server: TestServer;
/** The document as it is served, every list of it. */
let promised: Readonly<Record<string, readonly string[]>>;
beforeAll(async () => {
  server = await startServer({ clients: [device('ES256'), device('RS256')] });
  await server.addAccount();
  promised = (await server.get('/.well-known/openid-configuration')).json;
});
afterAll(() => server.close());

const token = (form: Record<string, string>, headers?: Record<string, string>): Promise<Answer> => server.post('/oauth/token', form, headers);

describe('grant_types_supported', () => {
  const GRANTS: Readonly<Record<string, () => Promise<Answer | { readonly tokens: Record<string, string> }>>> = {
    authorization_code: async () => token(await consentedCode(server)),
    client_credentials: () => token({ grant_type: 'client_credentials' }, SET_TOP),
    refresh_token: async () => refresh(server, (await signedInDevice(server)).tokens['refresh_token'] ?? ''),
    [DEVICE]: async () => signedInDevice(server),
  };

  it('lists these', () => expect(promised['grant_types_supported']).toHaveLength(Object.keys(GRANTS).length));

  it.each(Object.keys(GRANTS))('%s works [M-05]', async (grant) => {
    expect(promised['grant_types_supported']).toContain(grant);
    const answer = await GRANTS[grant]!();
    expect('tokens' in answer ? answer.tokens : answer.json).toMatchObject({ access_token: expect.any(String), token_type: 'Bearer' });
  });

  it.each([
    'password',
    'implicit',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'urn:ietf:params:oauth:grant-type:saml2-bearer',
    'urn:ietf:params:oauth:grant-type:token-exchange',
    'urn:openid:params:grant-type:ciba',
  ])('%s is not listed and does not work [M-05]', async (grant_type) => {
    expect(promised['grant_types_supported']).not.toContain(grant_type);
    expectOAuthError(await token({ grant_type, username: 'alice', assertion: 'x', subject_token: 'x' }, SET_TOP), 400, 'unsupported_grant_type');
  });
});

describe('the lists of authentication methods', () => {
  const METHODS: readonly (readonly [string, Record<string, string>, Record<string, string>])[] = [
    ['none', { client_id: 'tv' }, {}],
    ['client_secret_basic', {}, basic('set-top', CONF_SECRET)],
    ['client_secret_post', { client_id: 'shop', client_secret: WEB_SECRET }, {}],
    [
      'private_key_jwt',
      { client_id: 'set-top', client_assertion: 'e30.e30.AA', client_assertion_type: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer` },
      {},
    ],
    ['tls_client_auth', { client_id: 'set-top' }, {}],
  ];
  /** Beyond the client's name the requests are good enough to be refused, if at all, for another reason. */
  const workingAt = async (endpoint: string, more: Record<string, string>): Promise<readonly string[]> => {
    const tried = METHODS.map(async ([method, form, headers]) => ({ method, ...(await server.post(`/oauth/${endpoint}`, { ...more, ...form }, headers)) }));
    return (await Promise.all(tried)).filter(({ json, status }) => status === 200 || json.error === 'invalid_grant').map(({ method }) => method);
  };

  it('of the token endpoint is what works there [M-06]', async () => {
    expect(await workingAt('token', { grant_type: 'refresh_token', refresh_token: 'x' })).toEqual(promised['token_endpoint_auth_methods_supported']);
  });

  it.each(['revocation', 'introspection'])('of %s is what works there [M-05]', async (name) => {
    const endpoint = { revocation: 'revoke', introspection: 'introspect' }[name] ?? '';
    expect(await workingAt(endpoint, { token: 'x' })).toEqual(promised[`${name}_endpoint_auth_methods_supported`]);
  });
});

describe('scopes_supported', () => {
  it('can be had, every one [M-05]', async () => {
    const scope = promised['scopes_supported']?.join(' ') ?? '';
    expect(scope.split(' ').length).toBeGreaterThan(3);
    const { tokens } = await signedInDevice(server, { client_id: 'tv', scope });
    expect(tokens['scope']).toBe(scope);
  });

  it.each(['address', 'phone', 'photos:write', 'device:approve', 'admin', 'OPENID'])('%s is not among them and cannot be had [M-05]', async (scope) => {
    expect(promised['scopes_supported']).not.toContain(scope);
    expectOAuthError(await server.post('/oauth/device_authorization', { client_id: 'tv', scope }), 400, 'invalid_scope');
    expectRedirectError(server, await ask(server, { scope }), 'invalid_scope');
    expectOAuthError(await token({ grant_type: 'client_credentials', scope }, SET_TOP), 400, 'invalid_scope');
  });
});

describe('id_token_signing_alg_values_supported', () => {
  it.each(['ES256', 'RS256'])('%s signs id tokens that its key in the key set verifies [M-05]', async (alg) => {
    expect(promised['id_token_signing_alg_values_supported']).toContain(alg);
    const { tokens } = await signedInDevice(server, { client_id: `signs-${alg}`, scope: 'openid' });
    const keys = createLocalJWKSet((await server.get('/oauth/jwks')).json);
    const verified = await jwtVerify(tokens['id_token'] ?? '', keys, {
      issuer: server.issuer,
      audience: `signs-${alg}`,
      currentDate: new Date(server.clock()),
    });
    expect(verified.protectedHeader.alg).toBe(alg);
  });

  it.each(['none', 'HS256', 'PS256', 'ES384', 'EdDSA'])('%s is not listed, and no client can have it [M-05]', async (alg) => {
    expect(promised['id_token_signing_alg_values_supported']).toEqual(['ES256', 'RS256']);
    await expect(startServer({ clients: [device(alg)] })).rejects.toThrow('id_token_signed_response_alg');
  });
});

describe('response_types_supported and response_modes_supported', () => {
  it('code comes in the query [M-05]', async () => {
    expect([promised['response_types_supported'], promised['response_modes_supported']]).toEqual([['code'], ['query']]);
    const left = await consentTo(server, authorizationRequest({ response_mode: 'query' }));
    expect([left.searchParams.has('code'), left.hash]).toEqual([true, '']);
  });

  it.each(['fragment', 'form_post', 'web_message', 'jwt', 'query.jwt'])('in no other way: %s [M-05]', async (response_mode) => {
    expectRedirectError(server, await ask(server, { response_mode }), 'invalid_request');
  });
});

describe('prompt_values_supported', () => {
  const signedIn = async (changes: Record<string, string>): Promise<Answer> => {
    const { cookie } = await signInPerson(server);
    server.clock.advanceSeconds(1);
    return server.get(authorizationRequest(changes).path, { cookie: `session=${cookie}`, accept: 'text/html' });
  };

  it('lists these', () => expect(promised['prompt_values_supported']).toEqual(['none', 'login', 'consent', 'select_account']));

  it.each([
    ['login', 'name="password"'],
    ['select_account', 'name="password"'],
    ['consent', 'value="approve"'],
  ])('%s asks a person who is signed in [M-05]', async (prompt, field) => {
    const { status, text } = await signedIn({ prompt });
    expect([status, text.includes(field)]).toEqual([200, true]);
  });

  it('none asks nobody: there is a code where no page is needed, and an error where one is [M-05]', async () => {
    const silent = { client_id: 'companion', redirect_uri: `${server.issuer}/device/callback`, scope: 'openid', prompt: 'none' };
    const { status, headers } = await signedIn(silent);
    expect([status, new URL(headers.get('location') ?? '').searchParams.has('code')]).toEqual([302, true]);
    expectRedirectError(server, await signedIn({ prompt: 'none' }), 'consent_required');
  });

  it.each(['create', 'LOGIN', 'none login'])('%s is refused [M-05]', async (prompt) =>
    expectRedirectError(server, await ask(server, { prompt }), 'invalid_request'),
  );
});

describe('claims_supported', () => {
  it('is everything that id tokens and userinfo say, and nothing else [M-05]', async () => {
    const scope = 'openid profile email';
    const idTokens = [(await signedInDevice(server, { client_id: 'tv', scope })).tokens['id_token'], (await token(await consentedCode(server))).json.id_token];
    const { tokens } = await signedInDevice(server, { client_id: 'tv', scope });
    const info = await server.get('/oauth/userinfo', { authorization: `Bearer ${tokens['access_token']}` });
    const said = new Set([...idTokens.flatMap((idToken) => Object.keys(decodeJwt(idToken))), ...Object.keys(info.json)]);
    expect([...said].toSorted()).toEqual([...(promised['claims_supported'] ?? [])].toSorted());
  });
});

describe('code_challenge_methods_supported and subject_types_supported', () => {
  it('are S256, and one name of a person for every client [M-05]', async () => {
    expect([promised['code_challenge_methods_supported'], promised['subject_types_supported']]).toEqual([['S256'], ['public']]);
    expectRedirectError(server, await ask(server, { code_challenge_method: 'plain', code_challenge: challengeOf('x') }), 'invalid_request');
    const subs = await Promise.all(
      ['tv', 'radio'].map(async (client_id) => (await signedInDevice(server, { client_id, scope: 'openid' })).tokens['id_token'] ?? ''),
    );
    expect(new Set(subs.map((idToken) => decodeJwt(idToken).sub))).toEqual(new Set(['id-of-alice']));
  });
});
