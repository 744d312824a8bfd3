import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Unavailable } from '../../../apps/device-auth-server/src/protocol/unavailable.js';
import { ask, authorizationRequest, CALLBACK, consentTo, expectPage, expectRedirectError, newVisitor, STATE } from '../../support/authorization-request.js';
import type { Changes } from '../../support/authorization-request.js';
import { ALICE, startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';
import { approveAll } from '../../support/visitor.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    clients: [
      {
        client_id: 'app',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        redirect_uris: ['https://app.example/cb?x=1', 'https://app.example/cb'],
        scope: 'openid photos:read',
      },
    ],
  });
  await server.addAccount();
});
afterAll(() => server.close());

const expectTold = async (changes: Changes, error: string): Promise<void> => expectRedirectError(server, await ask(server, changes), error);

/** The request as a form. RFC 6749 §3.1 allows it. */
const post = (changes: Changes = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  server.post('/oauth/authorize', authorizationRequest(changes).parameters, headers);

describe('RFC 6749 §3.1: the authorization endpoint', () => {
  it('takes the request as a query or as a form, and no other site may read it [O-12]', async () => {
    expect((await ask(server)).status).toBe(200);
    expect((await post()).status).toBe(200);
    const preflight = await server.request('/oauth/authorize', {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example', 'access-control-request-method': 'GET' },
    });
    const fetched = await server.get(authorizationRequest().path, { origin: 'https://app.example' });
    for (const { headers } of [preflight, fetched]) expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect((await server.get('/.well-known/openid-configuration')).json.authorization_endpoint).toBe(`${server.issuer}/oauth/authorize`);
  });

  it('names no parameter twice, takes an empty one for absent and ignores the unknown [O-03]', async () => {
    const { path } = authorizationRequest();
    for (const name of ['client_id', 'scope', 'state', 'redirect_uri', 'nobody_knows']) expectPage(await server.get(`${path}&${name}=a&${name}=a`));
    expect((await ask(server, { prompt: '', max_age: '', login_hint: '', claims_locales: 'xx' })).status).toBe(200);
    await expectTold({ response_type: '' }, 'invalid_request');
    expectPage(await ask(server, { client_id: '' }));
  });
});

describe('RFC 6749 §4.1.2.1: an error goes to the app', () => {
  it.each([
    ['a scope nobody has', { scope: 'openid no-such' }, 'invalid_scope'],
    ['a malformed scope', { scope: 'open"id' }, 'invalid_scope'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['a resource nobody knows', { resource: 'https://nobody.example/api' }, 'invalid_target'],
    ['no page to be shown to nobody', { prompt: 'none' }, 'login_required'],
  ])('%s, with its state and our name [O-14]', (_, changes, error) => expectTold(changes, error));

  it('after a POST by 303', async () => {
    const { status, headers } = await post({ scope: 'no-such' });
    expect([status, headers.get('location')?.split('?')[0]]).toEqual([303, CALLBACK]);
  });

  it('when the person says no [O-14]', async () => {
    const visitor = newVisitor(server);
    const signIn = await visitor.open(server.issuer + authorizationRequest().path);
    const consent = await visitor.press(signIn, signIn.forms[0]!, { values: ALICE });
    const { left, status } = await visitor.press(consent, consent.forms[0]!, { button: { name: 'decision', value: 'deny' } });
    expect([status, Object.fromEntries(left!.searchParams)]).toEqual([
      303,
      { error: 'access_denied', error_description: expect.any(String), state: STATE, iss: server.issuer },
    ]);
  });

  it.each([
    ['a fault in the house', new TypeError('cannot read the secret of undefined'), 'server_error'],
    ['a store that does not answer', new Unavailable('the store is busy'), 'temporarily_unavailable'],
  ])('and so does %s, which is in the log alone [O-14]', async (_, fault, error) => {
    const { keep } = server.stores.authorizationRequests;
    const restore = (): unknown => Object.assign(server.ports.authorizationRequests, { keep });
    Object.assign(server.ports.authorizationRequests, { keep: () => Promise.reject(fault) });
    const answer = await ask(server).finally(restore);
    expectRedirectError(server, answer, error);
    expect(answer.headers.get('location')).not.toContain('secret');
    expect(server.log.filter((line) => line.includes(answer.headers.get('x-request-id') ?? '-')).join('')).toContain(fault.message);
    expect((await ask(server)).status).toBe(200);
  });

  it.each(['token', 'id_token', 'id_token token', 'code token', 'code id_token', 'CODE', 'none'])('response_type=%s is not offered [O-18]', (response_type) =>
    expectTold({ response_type }, 'unsupported_response_type'),
  );
});

describe('RFC 6749 §4.1.2: the answer', () => {
  const answerTo = (changes: Changes): Promise<URL> =>
    consentTo(server, authorizationRequest({ client_id: 'app', scope: 'openid', redirect_uri: 'https://app.example/cb', ...changes }));

  it('keeps the query of the redirect URI [O-15]', async () => {
    const { href } = await answerTo({ redirect_uri: 'https://app.example/cb?x=1' });
    expect(href).toMatch(/^https:\/\/app\.example\/cb\?x=1&code=[\w-]{43}&state=[^&]+&iss=[^&]+$/u);
  });

  it.each([['%2B + & é #/?=;"<>\\ %00 \u{1F511}'], ['x'.repeat(8_192)], ['+'], ['a  b ']])('returns state as it came: %j [O-16]', async (state) => {
    expect((await answerTo({ state })).searchParams.get('state')).toBe(state);
    const refused = await ask(server, { state, scope: 'no-such' });
    expect(new URL(refused.headers.get('location')!).searchParams.get('state')).toBe(state);
  });

  it.each(['a\u0000b', 'a\r\nSet-Cookie: x=y', 'x'.repeat(8_193)])('refuses a state that could not be returned, and does not cut it', async (state) => {
    expectPage(await ask(server, { state }));
  });

  it('says nothing of a state that was not sent', async () => {
    expect([...(await answerTo({ state: undefined })).searchParams.keys()]).toEqual(['code', 'iss']);
  });

  it('carries our name, exactly as metadata spells it [A-09]', async () => {
    const { issuer, authorization_response_iss_parameter_supported: promised } = (await server.get('/.well-known/openid-configuration')).json;
    const refused = new URL((await ask(server, { prompt: 'none' })).headers.get('location')!);
    const answered = await answerTo({});
    expect([promised, answered.searchParams.getAll('iss'), refused.searchParams.getAll('iss')]).toEqual([true, [issuer], [issuer]]);
  });
});

describe('RFC 7636 §4.3, RFC 9700 §2.1.1: the challenge', () => {
  it.each(['desktop', 'app', 'shop', 'companion'])('is asked of %s [P-01]', async (client_id) => {
    const redirect_uri = { desktop: CALLBACK, app: 'https://app.example/cb', shop: 'https://app.example/cb', companion: `${server.issuer}/device/callback` }[
      client_id
    ]!;
    const answer = await ask(server, { client_id, redirect_uri, scope: 'openid', code_challenge: undefined, code_challenge_method: undefined });
    expectRedirectError(server, answer, 'invalid_request', redirect_uri);
  });

  it.each(['plain', undefined, 's256', 'S512', 'S256 plain'])('is made by S256 and not by %s [P-02]', async (code_challenge_method) => {
    const answer = await ask(server, { code_challenge_method });
    expectRedirectError(server, answer, 'invalid_request');
    expect(new URL(answer.headers.get('location')!).searchParams.get('error_description')).toContain('transform algorithm not supported');
  });

  it.each(['a'.repeat(42), 'A'.repeat(44), `${'+'.repeat(42)}A`, `${'/'.repeat(42)}A`, `${'A'.repeat(43)}=`, `${'A'.repeat(42)}B`])(
    'is 43 characters of base64url and not %s [P-03]',
    (code_challenge) => expectTold({ code_challenge }, 'invalid_request'),
  );

  it('is asked for in metadata [P-09]', async () => {
    for (const name of ['openid-configuration', 'oauth-authorization-server'])
      expect((await server.get(`/.well-known/${name}`)).json.code_challenge_methods_supported).toEqual(['S256']);
  });

  it('cannot be read from the code or from where it is sent [P-07]', async () => {
    const request = authorizationRequest();
    const left = await consentTo(server, request);
    const code = left.searchParams.get('code') ?? '';
    expect(Buffer.from(code, 'base64url')).toHaveLength(32);
    const bytes = Buffer.from(code, 'base64url').toString('latin1');
    for (const hidden of [request.parameters['code_challenge']!, request.verifier]) {
      expect(left.href).not.toContain(hidden);
      expect(bytes).not.toContain(Buffer.from(hidden, 'base64url').toString('latin1'));
    }
  });

  it('is noticed when it comes again, from the same client [P-11]', async () => {
    const noticed = (): number => server.log.filter((line) => line.includes('code_challenge_repeated')).length;
    const visitor = newVisitor(server);
    const { path, parameters } = authorizationRequest();
    await approveAll(visitor, await visitor.open(server.issuer + path), ALICE);
    expect(noticed()).toBe(0);
    await visitor.open(server.issuer + authorizationRequest({ code_challenge: parameters['code_challenge'] }).path);
    expect(noticed()).toBe(1);
    expect(server.log.join('')).not.toContain(parameters['code_challenge']);
  });
});
