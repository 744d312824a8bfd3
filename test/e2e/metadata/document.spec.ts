import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantType, parseMetadata } from '@device-auth/oauth-core';
import { decodeJwt } from 'jose';
import { authorizationRequest, consentedCode, consentTo } from '../../support/authorization-request.js';
import { SET_TOP, signedInSetTop } from '../../support/credentials-of-alice.js';
import { signInPerson } from '../../support/person.js';
import { rawExchange, readAnswer } from '../../support/raw-socket.js';
import type { RawAnswer } from '../../support/raw-socket.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

const PLACES = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];
const HTTPS = { ISSUER: 'https://auth.example/t1', TRUST_PROXY: '127.0.0.1' };
const OVER_TLS = { 'x-forwarded-proto': 'https' };

type Document = Readonly<Record<string, unknown>>;

let server: TestServer;
let document: Document;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  document = (await server.get(PLACES[0]!)).json;
});
afterAll(() => server.close());

const issuerOf = (token: string): string | undefined => decodeJwt(token).iss;

describe('RFC 8414 §3.3, OpenID Connect Discovery §4.3: one name', () => {
  it('is the same in metadata, tokens, answers and introspection, character for character [M-01]', async () => {
    const { access_token, id_token, refresh_token } = await signedInSetTop(server);
    const redirect = await consentTo(server, authorizationRequest());
    const code = (await server.post('/oauth/token', await consentedCode(server))).json;
    const introspected = [access_token, refresh_token].map(async (token) => (await server.post('/oauth/introspect', { token }, SET_TOP)).json.iss);
    const names = [
      ...(await Promise.all(PLACES.map(async (place) => (await server.get(place)).json.issuer))),
      ...[access_token, id_token, code.access_token, code.id_token].map(issuerOf),
      redirect.searchParams.get('iss'),
      ...(await Promise.all(introspected)),
    ];
    expect(names).toHaveLength(9);
    expect(new Set(names)).toEqual(new Set([server.issuer]));
  });

  it('is an https address with its path, without query, fragment or a slash at its end [M-01]', async () => {
    const secure = await startServer({ env: HTTPS });
    await secure.addAccount();
    const started = (await secure.post('/t1/oauth/device_authorization', { scope: 'openid' }, { ...SET_TOP, ...OVER_TLS })).json;
    await (await signInPerson(secure)).answer(started.user_code);
    const form = { grant_type: GrantType.DeviceCode, device_code: started.device_code };
    const tokens = (await secure.post('/t1/oauth/token', form, { ...SET_TOP, ...OVER_TLS })).json;
    const refused = await secure.get(`/t1${authorizationRequest({ scope: 'nonsense' }).path}`, OVER_TLS);
    const names = [
      (await secure.get(`/t1${PLACES[0]}`, OVER_TLS)).json.issuer,
      (await secure.get(`${PLACES[1]}/t1`, OVER_TLS)).json.issuer,
      issuerOf(tokens.access_token),
      issuerOf(tokens.id_token),
      new URL(refused.headers.get('location') ?? '').searchParams.get('iss'),
    ];
    await secure.close();
    expect(names).toEqual(names.map(() => 'https://auth.example/t1'));
  });
});

describe('OWASP ASVS 5.0, 4.1.3: a forged Host', () => {
  it.each([...PLACES, '/oauth/jwks'])('changes no byte of %s, nor what caches know it by [M-09]', async (path) => {
    const ask = async (host: string): Promise<RawAnswer> =>
      readAnswer(
        await rawExchange(server.url, [`GET ${path} HTTP/1.1`, `Host: ${host}`, `X-Forwarded-Host: ${host}`, 'Connection: close', '', ''].join('\r\n')),
      );
    const [plain, forged] = [await ask('localhost'), await ask('evil.example:444')];
    expect([forged.status, forged.body, forged.headers.get('etag')]).toEqual([200, plain.body, plain.headers.get('etag')]);
    expect(forged.body).not.toContain('evil');
  });
});

describe('RFC 8414 §3.2: the document', () => {
  it.each(PLACES)('%s is JSON [M-03]', async (place) => {
    const { status, headers, json } = await server.get(place);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(json).toEqual(document);
  });

  it('has no list without elements, even where no client is configured [M-03]', async () => {
    const empty = await startServer({ file: { clients: [], resources: [] } });
    const { json } = await empty.get(PLACES[0]!);
    await empty.close();
    for (const [name, value] of [...Object.entries(document), ...Object.entries(json as Document)]) expect([name, value]).not.toEqual([name, []]);
    expect(json).not.toHaveProperty('scopes_supported');
  });

  it('is read by our own clients, whatever else it says [M-03]', () => {
    const read = parseMetadata({ ...document, x_invented_later: { deep: [null, 1] } }, { issuer: server.issuer, allowHttp: true });
    expect(read).toMatchObject({ token_endpoint: `${server.issuer}/oauth/token` });
    expect(read).not.toHaveProperty('x_invented_later');
  });
});

describe('RFC 8414 §2, OpenID Connect Discovery §3: its members', () => {
  it.each(PLACES)('all that is required is in %s [M-04]', async (place) => {
    expect((await server.get(place)).json).toMatchObject({
      issuer: expect.any(String),
      authorization_endpoint: expect.any(String),
      token_endpoint: expect.any(String),
      jwks_uri: expect.any(String),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
    });
  });

  it('no list of algorithms holds "none" in any spelling [M-08]', () => {
    const lists = Object.entries(document).filter(([name]) => name.endsWith('_alg_values_supported'));
    expect(lists.length).toBeGreaterThan(0);
    for (const [, list] of lists) expect((list as string[]).map((alg) => alg.toLowerCase())).not.toContain('none');
  });
});
