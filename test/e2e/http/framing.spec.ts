import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { bystanders } from '../../support/nothing-lost.js';
import type { Bystanders } from '../../support/nothing-lost.js';
import { rawExchange, readAnswer } from '../../support/raw-socket.js';
import type { RawAnswer } from '../../support/raw-socket.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const BODY = 'client_id=tv&scope=openid';
const API = ['/oauth/device_authorization', '/oauth/token', '/oauth/revoke', '/oauth/introspect'];

let server: TestServer;
let others: Bystanders;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  others = await bystanders(server);
});
// Whatever was sent, what was good before still is.
afterEach(() => others.expectUnharmed());
afterAll(() => server.close());

const send = async (text: string): Promise<RawAnswer> => readAnswer(await rawExchange(server.url, text));

const request = (lines: readonly string[], body = '', path = '/oauth/device_authorization'): string =>
  [`POST ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines, '', body].join('\r\n');

const withLength = (lines: readonly string[], body = BODY): string => request([...lines, `Content-Length: ${Buffer.byteLength(body)}`], body);

/** Whoever answered, the answer keeps to the same rules. */
function expectSafe({ headers }: RawAnswer): void {
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/u);
  expect(headers.has('server') || headers.has('x-powered-by')).toBe(false);
}

describe('RFC 9112: a request whose framing can be read in two ways', () => {
  const CHUNK_EXTENSION = `5;${'x'.repeat(1_000_000)}\r\nhello\r\n0\r\n\r\n`;
  it.each([
    ['has two Content-Type headers [BI-17]', withLength([FORM, 'Content-Type: text/plain']), 400],
    ['has two Authorization headers [BI-85]', withLength([FORM, 'Authorization: Basic YTpi', 'Authorization: Bearer x']), 400],
    ['has Content-Length and Transfer-Encoding [BI-25]', request([FORM, 'Content-Length: 3', 'Transfer-Encoding: chunked'], '0\r\n\r\n'), 400],
    ['has chunk extensions of a megabyte [BI-26]', request([FORM, 'Transfer-Encoding: chunked'], CHUNK_EXTENSION), 431],
    ['has a bad chunk size', request([FORM, 'Transfer-Encoding: chunked'], 'zz\r\nhello\r\n'), 400],
    ['has no Host', `POST /oauth/token HTTP/1.1\r\nConnection: close\r\n${FORM}\r\nContent-Length: 0\r\n\r\n`, 400],
    ['has two Hosts [BI-32]', withLength([FORM, 'Host: evil.example']), 400],
    ['has a NUL in a header [BI-34]', withLength([FORM, 'X-Note: a\0b']), 400],
    ['has a bare CR in a header', withLength([FORM, 'X-Note: a\rb']), 400],
    ['has 2000 headers [BI-31]', withLength([FORM, ...Array.from({ length: 2_000 }, (_, index) => `X${index}: y`)]), 431],
    ['has 150 headers', withLength([FORM, ...Array.from({ length: 150 }, (_, index) => `X${index}: y`)]), 431],
    ['is not HTTP [BI-35]', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n', 400],
    ['has a method nobody knows', 'FOO /oauth/token HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['has a method nobody uses here', 'PROPFIND /oauth/token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 501],
    ['is a CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n', 405],
    ['is a TRACE [BI-5]', 'TRACE /oauth/token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 405],
    ['has an expectation we cannot meet', withLength([FORM, 'Expect: the-unexpected']), 417],
    ['has a compressed body [BI-19]', withLength([FORM, 'Content-Encoding: gzip']), 415],
  ])('%s', async (_, text, status) => {
    const answer = await send(text);
    expect(answer.status).toBe(status);
    expectSafe(answer);
  });

  it('is refused when it is larger than 16 KiB, before it is read [BI-22]', async () => {
    const answer = await send(withLength([FORM], 'x'.repeat(2 * 1024 * 1024)));
    expect(answer).toMatchObject({ status: 413, body: expect.stringContaining('"invalid_request"') });
    expectSafe(answer);
  });

  it('answers pipelined requests in order [BI-41]', async () => {
    const one = (index: number): string =>
      `GET /${index === 99 ? 'last' : 'health/live'} HTTP/1.1\r\nHost: a\r\n${index === 99 ? 'Connection: close\r\n' : ''}\r\n`;
    const answers = await rawExchange(server.url, Array.from({ length: 100 }, (_, index) => one(index)).join(''));
    const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d+)/gu)].map((match) => match[1]);
    expect(statuses).toEqual([...Array.from({ length: 99 }, () => '200'), '404']);
  });
});

describe('a request that never ends', () => {
  const TYPICAL = { announced: request([FORM, 'Content-Length: 100'], BODY), expecting: request([FORM, 'Content-Length: 100', 'Expect: 100-continue']) };
  let asked: Record<keyof typeof TYPICAL | 'headers' | 'nothing' | 'token' | 'page', Promise<string>>;
  let since: number;
  // All at once: each takes the time it is given.
  beforeAll(() => {
    since = Date.now();
    const headers = `POST /oauth/token HTTP/1.1\r\nHost: localhost\r\n${FORM}\r\n`;
    asked = {
      announced: rawExchange(server.url, TYPICAL.announced),
      expecting: rawExchange(server.url, TYPICAL.expecting),
      headers: rawExchange(server.url, headers),
      nothing: rawExchange(server.url, ''),
      token: rawExchange(server.url, request([FORM, 'Content-Length: 100'], 'grant_type=x', '/oauth/token')),
      page: rawExchange(server.url, request([FORM, 'Content-Length: 100'], 'username=ali', '/sign-in')),
    };
  });

  it.each([
    ['stops within its headers, while others are served [BI-29]', 'headers'],
    ['never begins', 'nothing'],
    ['sends less than it announced [BI-23]', 'announced'],
    ['sends 12 bytes of 100 [AT-75]', 'token'],
    ['sends 12 bytes of 100 to a page', 'page'],
    ['waits to be told to go on, and then sends nothing [BI-28]', 'expecting'],
  ] as const)('%s', async (_, kind) => {
    expect((await server.get('/health/live')).status).toBe(200);
    const answer = readAnswer((await asked[kind]).replace('HTTP/1.1 100 Continue\r\n\r\n', ''));
    expect(answer.status).toBe(408);
    expect(Date.now() - since).toBeLessThan(10_000);
    expectSafe(answer);
  });
});

describe.each(API)('%s takes nothing but POST', (path) => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('%s is not allowed [BI-1]', async (method) => {
    const { status, headers, text } = await server.request(path, { method });
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    expect(text).not.toBe('');
  });

  it('HEAD is not allowed, and says so without a body [BI-2]', async () => {
    const { status, headers, text } = await server.request(path, { method: 'HEAD' });
    expect([status, headers.get('allow'), text]).toEqual([405, 'POST', '']);
  });

  it('a preflight of another origin is answered, and allows it nothing [BI-4]', async () => {
    const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
    const { status, headers } = await server.request(path, { method: 'OPTIONS', headers: preflight });
    expect(status).toBe(204);
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('paths', () => {
  it.each([
    ['/oauth/%zz', 400],
    ['/oauth/token%00', 404],
    ['/oauth/%2e%2e%2ftoken', 404],
    [`/D/${'x'.repeat(10_000)}`, 414],
  ])('%.40s is a plain refusal [BI-38]', async (path, status) => {
    const answer = readAnswer(await rawExchange(server.url, request(['Content-Length: 0', 'Accept: application/json'], '', path)));
    expect(answer.status).toBe(status);
    expectSafe(answer);
  });

  it.each(['/oauth/token/', '//oauth/token', '/OAUTH/token', '/oauth/token;x=1', '/oauth/token/x'])('%s is another path', async (path) => {
    expect(readAnswer(await rawExchange(server.url, request(['Content-Length: 0'], '', path))).status).toBe(404);
  });

  it('an escaped spelling reaches the same endpoint through the same checks [BI-37]', async () => {
    const answer = await server.post('/oauth/%74oken?device_code=secret', { client_id: 'tv' });
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_request', error_description: 'device_code must not be sent in the query' } });
  });

  it.each([
    ['/%zz', 400],
    ['/oauth/%00', 404],
    ['/%2e%2e%2fetc', 404],
    [`/${'x'.repeat(10_000)}`, 404],
    [`/D/${'x'.repeat(10_000)}`, 414],
  ])('%.20s is answered %i', async (path, status) => {
    const answer = await server.get(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/json|html/u);
  });
});
