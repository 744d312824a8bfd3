import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { basic, CONF_SECRET } from '../../support/clients.js';
import { signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

const HTTPS = { ISSUER: 'https://auth.example/t1', TRUST_PROXY: '127.0.0.1' };
const OVER_TLS = { 'x-forwarded-proto': 'https' };

const isIPv6Here = (): boolean => Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));

let server: TestServer;
let behindProxy: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  behindProxy = await startServer({ env: HTTPS });
});
afterAll(async () => {
  await server.close();
  await behindProxy.close();
});

/** One answer of each kind: 200, 3xx, 4xx, 5xx would each be a place to forget a header. */
const EVERYWHERE: readonly [string, string, string][] = [
  ['metadata', 'GET', '/.well-known/openid-configuration'],
  ['the key set', 'GET', '/oauth/jwks'],
  ['health', 'GET', '/health/live'],
  ['a refused request', 'POST', '/oauth/token'],
  ['a refused token', 'GET', '/oauth/userinfo'],
  ['a wrong method', 'PUT', '/oauth/token'],
  ['an unknown path', 'GET', '/nowhere'],
  ['a path that cannot be read', 'GET', '/%zz'],
  ['a page', 'GET', '/sign-out'],
  ['a redirect', 'GET', '/device'],
];

describe('OWASP ASVS 5.0, 3.4: headers on every answer', () => {
  it.each(EVERYWHERE)('%s', async (_, method, path) => {
    const { headers } = await server.request(path, { method });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/u);
    expect(headers.has('strict-transport-security')).toBe(false);
    expect(headers.has('server') || headers.has('x-powered-by')).toBe(false);
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/u);
  });

  it.each(EVERYWHERE)('%s of an https issuer tells browsers to stay with https [H-01]', async (_, method, path) => {
    const { headers } = await behindProxy.request(`/t1${path}`, { method, headers: OVER_TLS });
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}; includeSubDomains$/u);
  });

  it('no page of another origin may read an answer that is not public [H-02]', async () => {
    const answers = await Promise.all([
      server.post('/oauth/token', {}, { origin: 'https://evil.example' }),
      server.get('/oauth/userinfo', { origin: 'https://evil.example' }),
      server.request('/oauth/token', { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } }),
    ]);
    expect(answers.map(({ status, headers }) => [status, headers.get('access-control-allow-origin')])).toEqual([
      [400, null],
      [401, null],
      [204, null],
    ]);
  });

  it.each(['/.git/HEAD', '/.env', '/metrics', '/docs', '/api', '/'])('%s is not there [H-14]', async (path) => {
    expect((await server.get(path)).status).toBe(404);
  });
});

describe('an https issuer behind a proxy', () => {
  const start = (headers?: Record<string, string>): Promise<Answer> => behindProxy.post('/t1/oauth/device_authorization', { client_id: 'tv' }, headers);

  it('refuses what did not come over TLS, without a redirect [D-07]', async () => {
    const answer = await start();
    expect([answer.status, answer.json.error, answer.headers.get('location')]).toEqual([400, 'invalid_request', null]);
    expect((await start(OVER_TLS)).status).toBe(200);
  });

  it('tells a person who came without TLS, in a page', async () => {
    const page = await behindProxy.get('/t1/device');
    expect([page.status, page.headers.get('content-type'), page.headers.get('set-cookie')]).toEqual([400, 'text/html; charset=utf-8', null]);
    expect(page.text).toContain('Open this page by its https address.');
  });

  it('believes nobody but the proxy [S-18]', async () => {
    const exposed = await startServer({ env: { ISSUER: 'https://auth.example' } });
    expect((await exposed.post('/oauth/device_authorization', { client_id: 'tv' }, OVER_TLS)).status).toBe(400);
    await exposed.close();
  });

  it.each([
    ['by address', { TRUST_PROXY: '127.0.0.0/8' }, '203.0.113.0/24'],
    ['by number', { TRUST_PROXY: '1' }, '203.0.113.0/24'],
    ['and not without', {}, '127.0.0.0/8'],
  ])('believes where a request came from, %s', async (_, env, network) => {
    const listening = await startServer({ env });
    await listening.post('/oauth/device_authorization', { client_id: 'tv' }, { 'x-forwarded-for': '198.51.100.7, 203.0.113.9' });
    await listening.close();
    expect(listening.log.find((line) => line.includes('device_authorization_started'))).toContain(network);
  });

  it('answers its platform over plain http', async () => {
    expect((await behindProxy.get('/t1/health/ready')).json).toEqual({ status: 'ok' });
  });

  it('tells people by a page', async () => {
    const { status, headers } = await behindProxy.get('/t1/device');
    expect([status, headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
  });

  it('serves its metadata before and after the path of the issuer [M-02]', async () => {
    const before = await behindProxy.get('/.well-known/oauth-authorization-server/t1', OVER_TLS);
    const after = await behindProxy.get('/t1/.well-known/openid-configuration', OVER_TLS);
    expect(before.json.issuer).toBe('https://auth.example/t1');
    expect(after.text).toBe(before.text);
  });
});

describe('RFC 8414 §3: metadata', () => {
  const path = '/.well-known/oauth-authorization-server';

  it('is public, kept for a while, and not sent twice [M-10]', async () => {
    const first = await server.get(path, { origin: 'https://app.example' });
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    expect(first.headers.get('cache-control')).toBe('public, max-age=3600');
    const etag = first.headers.get('etag') ?? '';
    const second = await server.get(path, { 'if-none-match': `"other", W/${etag}` });
    expect([second.status, second.text, second.headers.get('etag')]).toEqual([304, '', etag]);
  });

  it('does not depend on the Host header [M-09]', async () => {
    const plain = await server.get(path);
    const forged = await server.get(path, { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' });
    expect(forged.text).toBe(plain.text);
  });

  it.each(['POST', 'PUT', 'DELETE'])('%s is not allowed [BI-325]', async (method) => {
    const { status, headers } = await server.request(path, { method });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('RFC 6749 §5.2: a client that cannot be authenticated', () => {
  it.each([
    ['a wrong secret [BI-79]', basic('set-top', 'wrong')],
    ['no payload', { authorization: 'Basic' }],
    ['no base64', { authorization: 'Basic %%%' }],
    ['no colon', { authorization: `Basic ${btoa('set-top')}` }],
    ['an empty id and secret [BI-80]', { authorization: `Basic ${btoa(':')}` }],
    ['two sets of credentials in one header', { authorization: `${basic('set-top', CONF_SECRET).authorization}, Basic YTpi` }],
  ])('is asked for Basic credentials after %s', async (_, headers) => {
    const answer = await server.post('/oauth/token', { grant_type: 'refresh_token', refresh_token: 'x' }, headers);
    expect([answer.status, answer.json.error]).toEqual([401, 'invalid_client']);
    expect(answer.headers.get('www-authenticate')).toBe(`Basic realm="${server.issuer}"`);
  });
});

describe('RFC 6750: userinfo', () => {
  const path = '/oauth/userinfo';
  let accessToken: string;
  beforeAll(async () => {
    accessToken = (await signedInDevice(server)).tokens['access_token'] ?? '';
  });

  it.each(['Bearer', 'bearer', 'BEARER'])('takes a token after %s [B-01]', async (scheme) => {
    expect((await server.get(path, { authorization: `${scheme} ${accessToken}` })).json.sub).toBe('id-of-alice');
  });

  it('takes it at POST as well', async () => {
    expect((await server.post(path, {}, { authorization: `Bearer ${accessToken}` })).json.sub).toBe('id-of-alice');
  });

  it('ignores a token in the query [B-02]', async () => {
    const answer = await server.get(`${path}?access_token=${accessToken}`);
    expect([answer.status, answer.headers.get('www-authenticate'), answer.text]).toEqual([401, `Bearer realm="${server.issuer}"`, '']);
  });

  it('refuses two tokens at once [B-03]', async () => {
    const answer = await server.post(path, { access_token: accessToken }, { authorization: `Bearer ${accessToken}` });
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request']);
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_request"');
  });

  it('says nothing of an error to who brought no token [B-04]', async () => {
    const answer = await server.get(path);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, `Bearer realm="${server.issuer}"`]);
  });

  it('names the fault of a bad token in a challenge that stays well-formed [B-06]', async () => {
    const answer = await server.get(path, { authorization: 'Bearer a"b\\c' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="[^"\\]*", error="invalid_token", error_description="[^"\\]*"$/u);
  });

  it('names the scope that is missing [B-05]', async () => {
    const { tokens } = await signedInDevice(server, { client_id: 'radio', scope: 'profile' });
    const answer = await server.get(path, { authorization: `Bearer ${tokens['access_token']}` });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="openid"/u);
  });
});

describe('an unknown address', () => {
  it('is told to a client as a problem with a request id, and to a person as a page', async () => {
    const client = await server.get('/nowhere');
    expect(client.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(client.json).toEqual({ type: 'about:blank', title: 'Not Found', status: 404, instance: `urn:uuid:${client.headers.get('x-request-id')}` });
    const person = await server.get('/nowhere', { accept: 'text/html,*/*;q=0.8' });
    expect([person.status, person.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(person.headers.get('content-security-policy')).toContain(`'nonce-${/<style nonce="([^"]+)"/u.exec(person.text)?.[1]}'`);
  });
});

describe('listening', () => {
  it('is on both addresses of localhost, as far as the machine has them', async () => {
    const { port } = new URL(server.issuer);
    const hosts = ['127.0.0.1', ...(isIPv6Here() ? ['[::1]'] : [])];
    const answers = await Promise.all(hosts.map((host) => fetch(`http://${host}:${port}/health/live`)));
    expect(answers.map(({ status }) => status)).toEqual(hosts.map(() => 200));
  });
});

describe('the log', () => {
  it('has one line a request, with its id and never its query [H-11]', async () => {
    const { headers } = await server.get('/oauth/jwks?secret=hush');
    const id = headers.get('x-request-id') ?? '';
    const lines = server.log.filter((line) => line.includes(id)).map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([expect.objectContaining({ method: 'GET', route: '/oauth/jwks', status: 200, msg: 'request' })]);
    expect(server.log.join('')).not.toContain('hush');
  });
});
