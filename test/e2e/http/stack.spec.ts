import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { basic, CONF_SECRET } from '../../support/clients.js';
import { poll, startSignIn } from '../../support/device.js';
import { signInPerson } from '../../support/person.js';
import { rawExchange, readAnswer } from '../../support/raw-socket.js';
import type { RawAnswer } from '../../support/raw-socket.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

/* Attacks on what the server is built of: Node's parser, Fastify, Nest, class-validator. The requests are written by hand, as an attacker writes them. */

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const API = ['/oauth/device_authorization', '/oauth/token', '/oauth/revoke', '/oauth/introspect'];
const STARTS = 3;

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ file: { settings: { limits: { startsPerAddress: { count: STARTS, windowSeconds: 60 } } } } });
  await server.addAccount();
});
afterAll(() => server.close());

type Lines = readonly string[];

async function send(path: string, body: string | Buffer = '', lines: Lines = [FORM], { method = 'POST', host = 'localhost' } = {}): Promise<RawAnswer> {
  const head = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', ''];
  return readAnswer(await rawExchange(server.url, Buffer.concat([Buffer.from(head.join('\r\n')), Buffer.from(body)])));
}

const errorOf = ({ body }: RawAnswer): unknown => (body.startsWith('{') ? (JSON.parse(body) as { error?: unknown }).error : undefined);

describe.each(API)('Fastify CVE-2025-32442, CVE-2026-25223, CVE-2026-33806: %s validates whatever the content type says', (path) => {
  // Whoever reads one of these bodies without the checks would take the first or the last of two client_ids.
  const TWICE = 'client_id=tv&client_id=radio&token=x&grant_type=refresh_token';
  it.each([
    ['a tab before the semicolon', 'application/x-www-form-urlencoded\t; charset=utf-8', 400],
    ['a space before it', ' application/x-www-form-urlencoded', 400],
    ['a semicolon and nothing', 'application/x-www-form-urlencoded;', 400],
    ['capitals', 'Application/X-WWW-Form-URLencoded', 400],
    ['a tab inside', 'application/x-www-form-urlencoded\tx', 415],
    ['a second type after a comma', 'application/x-www-form-urlencoded, text/plain', 415],
    ['another type before it', 'text/plain; application/x-www-form-urlencoded', 415],
    ['a suffix', 'application/x-www-form-urlencodedx', 415],
    ['nothing', '', 415],
  ])('%s [AT-70]', async (_, type, status) => {
    const answer = await send(path, TWICE, [`Content-Type: ${type}`]);
    expect([answer.status, errorOf(answer)]).toEqual([status, 'invalid_request']);
    expect(answer.body).toContain(status === 400 ? 'repeated: client_id' : 'the body must be');
  });
});

describe('Fastify CVE-2026-3635: forwarded headers', () => {
  const FORGED: Lines = [
    'X-Forwarded-Host: evil.example',
    'X-Forwarded-Proto: https',
    'X-Forwarded-For: 203.0.113.9',
    'X-Forwarded-Port: 444',
    'X-Original-URL: /evil',
    'Forwarded: for=203.0.113.9;host=evil.example;proto=https',
  ];
  it.each([
    ['metadata', 'GET', '/.well-known/openid-configuration', ''],
    ['where a person is sent to sign in', 'GET', '/device', ''],
    ['a challenge', 'GET', '/oauth/userinfo', ''],
    ['a page', 'GET', '/sign-out', ''],
  ])('and a forged Host change nothing about %s [AT-71]', async (_, method, path, body) => {
    const plain = await send(path, body, [FORM], { method });
    const forged = await send(path, body, [FORM, ...FORGED], { method, host: 'evil.example' });
    expect([forged.status, forged.headers.get('www-authenticate')]).toEqual([plain.status, plain.headers.get('www-authenticate')]);
    expect(`${JSON.stringify([...forged.headers])}${forged.body}`).not.toMatch(/evil|203\.0\.113|:444|"https:|strict-transport/u);
    expect(originOf(forged.headers.get('location'))).toBe(originOf(plain.headers.get('location')));
    // A page carries a nonce of its own each time.
    expect(withoutNonces(forged.body)).toBe(withoutNonces(plain.body));
  });

  const withoutNonces = (body: string): string => body.replaceAll(/nonce="[^"]+"/gu, '');
  const originOf = (location: string | null): string | undefined => (location === null ? undefined : new URL(location, server.issuer).origin);

  it('give a device our own address, and count against the address it has [AT-71]', async () => {
    server.clock.advanceSeconds(60);
    const spoofed = (index: number): Promise<RawAnswer> =>
      send('/oauth/device_authorization', 'client_id=tv', [FORM, ...FORGED.slice(0, 2), `X-Forwarded-For: 203.0.113.${index}`], { host: 'evil.example' });
    const first = await spoofed(0);
    expect((JSON.parse(first.body) as { verification_uri: string }).verification_uri).toBe(`${server.issuer}/device`);
    for (let index = 1; index < STARTS; index += 1) expect((await spoofed(index)).status).toBe(200);
    expect((await spoofed(STARTS)).status).toBe(429);
  });
});

describe('Nest CVE-2025-69211, CVE-2026-2293, middie CVE-2026-22031: a path oddly written', () => {
  const SPELLINGS = ['/oauth/device_authorization', '/oauth/%64evice_authorization', '/%6Fauth/device%5Fauthorization'];

  it('meets the same limiter [AT-72]', async () => {
    server.clock.advanceSeconds(60);
    const start = (path: string): Promise<RawAnswer> => send(path, 'client_id=tv');
    for (const path of SPELLINGS) expect((await start(path)).status).toBe(200);
    for (const path of SPELLINGS) expect((await start(path)).status).toBe(429);
  });

  it.each(['/oauth/%74oken', '/%6fauth/token', '/oauth/toke%6E'])('meets the same checks: %s [AT-72]', async (path) => {
    const body = 'grant_type=refresh_token&refresh_token=x';
    const wrong = await send(path, body, [FORM, `Authorization: ${basic('set-top', 'wrong').authorization}`]);
    expect([wrong.status, errorOf(wrong)]).toEqual([401, 'invalid_client']);
    const right = await send(path, body, [FORM, `Authorization: ${basic('set-top', CONF_SECRET).authorization}`]);
    expect([right.status, errorOf(right)]).toEqual([400, 'invalid_grant']);
    expect([(await send(`${path}?refresh_token=x`, body)).status, (await send(path, body, [FORM], { method: 'PUT' })).status]).toEqual([400, 405]);
    expect((await send(path, 'client_id=tv&client_id=tv')).body).toContain('repeated: client_id');
  });

  it.each(['/%64evice', '/%64evice/disown', '/device/%73witch-account', '/sign-%6Fut'])(
    'meets the same wall against forged forms: %s [AT-72]',
    async (path) => {
      server.clock.advanceSeconds(60);
      const pending = await startSignIn(server);
      const { cookie } = await signInPerson(server);
      const lines = [FORM, `Cookie: session=${cookie}`, 'Origin: https://evil.example'];
      expect((await send(path, `csrf=x&user_code=${pending.user_code.replace('-', '')}`, lines)).status).toBe(403);
      expect((await poll(server, pending.device_code)).json.error).toBe('authorization_pending');
      expect((await server.get('/sign-out', { cookie: `session=${cookie}` })).text).toContain('alice');
    },
  );

  it.each([
    '/oauth/token/',
    '//oauth/token',
    '/oauth//token',
    '/oauth/token;x=1',
    '/oauth/./token',
    '/x/../oauth/token',
    '/oauth/%2e/token',
    '/oauth%2Ftoken',
    '/OAUTH/TOKEN',
  ])('is another path, with nothing behind it: %s [AT-72]', async (path) => {
    const answer = await send(path, 'client_id=tv&grant_type=refresh_token&refresh_token=x');
    expect([answer.status, errorOf(answer)]).toEqual([404, undefined]);
  });
});

describe.each(API)('class-validator #438, Nest #2874: %s reads a flat object of strings, and nothing else', (path) => {
  it.each([
    '[]',
    '[{"client_id":"tv"}]',
    '{"client_id":["tv"],"token":"x","grant_type":"refresh_token"}',
    '{"client_id":{"toString":"tv"},"token":"x"}',
    '{"client_id":"tv","token":["x"]}',
    '{"client_id":"tv","token":{"length":1}}',
    '"client_id=tv"',
    'null',
    '0',
  ])('%s is refused [AT-73]', async (body) => {
    const answer = await send(path, body, ['Content-Type: application/json']);
    expect([answer.status, errorOf(answer)]).toEqual([400, 'invalid_request']);
  });

  it('and no bracket in a name makes an object of a form [AT-73]', async () => {
    const answer = await send(path, 'client_id[]=tv&client_id[a]=tv&client_id.b=tv&token[]=x&grant_type[]=refresh_token');
    expect([answer.status, errorOf(answer)]).toEqual([400, 'invalid_request']);
    expect(answer.body).toMatch(/missing/u);
  });
});

describe('three layers answer before an endpoint does, and all in one voice', () => {
  /** RFC 6749 §5.2, or no word at all: never a phrase of HTTP. */
  const CASES: readonly [string, () => Promise<RawAnswer>, number, string | undefined][] = [
    ['Nest: no such path', () => send('/nowhere'), 404, undefined],
    ['Nest: a parameter that is wrong', () => send('/oauth/token', `client_id=${'x'.repeat(3_000)}`), 400, 'invalid_request'],
    ['Fastify: a method that is not taken', () => send('/oauth/token', '', [FORM], { method: 'DELETE' }), 405, undefined],
    ['Fastify: a media type', () => send('/oauth/token', 'x', ['Content-Type: text/plain']), 415, 'invalid_request'],
    ['Fastify: a body too large', () => send('/oauth/token', 'x'.repeat(20_000)), 413, 'invalid_request'],
    ['Fastify: a path with half an escape', () => send('/oauth/%zz'), 400, 'invalid_request'],
    ['Node: a header too large', () => send('/oauth/token', '', [`X-Long: ${'x'.repeat(20_000)}`]), 431, 'invalid_request'],
    ['Node: a request that is none', async () => readAnswer(await rawExchange(server.url, 'GARBAGE\r\n\r\n')), 400, 'invalid_request'],
    ['Node: two lengths', () => send('/oauth/token', 'x', [FORM, 'Content-Length: 7']), 400, 'invalid_request'],
  ];
  it.each(CASES)('%s [AT-74]', async (_, ask, status, error) => {
    const answer = await ask();
    expect([answer.status, errorOf(answer)]).toEqual([status, error]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/(?:problem\+)?json/u);
    for (const name of ['cache-control', 'x-content-type-options', 'content-security-policy', 'x-request-id'])
      expect([name, answer.headers.has(name)]).toEqual([name, true]);
    expect(answer.body).not.toMatch(/statusCode|FST_|HPE_|Cannot (?:GET|POST)|"error":"(?:Bad|Not|Method|Unsupported)/u);
  });
});

describe('many parameters', () => {
  const form = (count: number, name: (index: number) => string): string => Array.from({ length: count }, (_, index) => name(index)).join('&');
  it.each([
    ['65', form(65, (index) => `p${index}=1`), 400],
    ['2 000', form(2_000, (index) => `p${index}=1`), 400],
    ['8 000, all of them empty', form(8_000, () => 'a'), 400],
    ['100 000', form(100_000, (index) => `p${index}=1`), 413],
  ])('are refused: %s [AT-76]', async (_, body, status) => {
    const answer = await send('/oauth/token', body);
    expect([answer.status, errorOf(answer)]).toEqual([status, 'invalid_request']);
    expect(answer.body).toContain(status === 400 ? 'more than 64 parameters' : 'larger than 16 KiB');
  });
});

describe('a compressed bomb', () => {
  // A thousandfold: what is refused is smaller than the largest body, what it stands for would be seen in memory.
  const bomb = gzipSync(Buffer.alloc(12 * 1024 * 1024));
  it.each(['gzip', 'x-gzip', 'deflate', 'br', 'identity, gzip'])('is not inflated, by the name of %s [BI-20]', async (encoding) => {
    expect(bomb.length).toBeLessThan(16 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('/oauth/token', bomb, [FORM, `Content-Encoding: ${encoding}`])));
    for (const answer of answers) expect([answer.status, errorOf(answer)]).toEqual([415, 'invalid_request']);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(12 * 1024 * 1024);
  });
});
