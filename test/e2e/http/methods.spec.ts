import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rawExchange, readAnswer } from '../../support/raw-socket.js';
import type { RawAnswer } from '../../support/raw-socket.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
const BEHIND_PROXY = { ISSUER: 'https://id.example', TRUST_PROXY: '1' };

let server: TestServer;
let secure: TestServer;
beforeAll(async () => {
  server = await startServer();
  secure = await startServer({ env: BEHIND_PROXY });
});
afterAll(async () => {
  await server.close();
  await secure.close();
});

/** What the router itself says it serves: address and methods. */
function routes(): ReadonlyMap<string, readonly string[]> {
  const fastify = server.app.getHttpAdapter().getInstance();
  const found = new Map<string, string[]>();
  const stack: string[] = [];
  for (const line of fastify.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', text = ''] = /^([│ ]*(?:├── |└── ))(.*)$/u.exec(line) ?? [];
    const [, part, methods] = /^(.*?)(?: \(([A-Z, ]+)\))?$/u.exec(text) ?? [];
    if (part === undefined || indent === '') continue;
    stack.length = indent.length / 4 - 1;
    stack.push(part);
    if (methods !== undefined) found.set(stack.join(''), [...(found.get(stack.join('')) ?? []), ...methods.split(', ')]);
  }
  return found;
}

const ROUTES = [
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/D/:code',
  '/device',
  '/device/callback',
  '/device/decision',
  '/device/disown',
  '/device/events',
  '/device/outcome',
  '/device/switch-account',
  '/health/live',
  '/health/ready',
  '/oauth/authorize',
  '/oauth/authorize/answer',
  '/oauth/device_authorization',
  '/oauth/introspect',
  '/oauth/jwks',
  '/oauth/revoke',
  '/oauth/token',
  '/oauth/userinfo',
  '/sign-in',
  '/sign-out',
];

async function sent(method: string, path: string): Promise<RawAnswer> {
  return readAnswer(await rawExchange(server.url, `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`));
}

describe('the addresses of a running server', () => {
  it('are these and no other, each below one that README names, and each that it names is there [AT-23]', () => {
    const served = [...routes().keys()].filter((path) => path !== '*').toSorted();
    expect(served).toEqual(ROUTES);
    const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
    const table = readme.slice(readme.indexOf('### Paths')).split('\n## ')[0] ?? '';
    const documented = [...table.matchAll(/`(\/[^`]*)`/gu)].map(([, path = '']) => path.replace('/CODE', '/:code'));
    expect(served.filter((path) => !documented.some((known) => path === known || path.startsWith(`${known}/`)))).toEqual([]);
    expect(documented.filter((path) => !served.includes(path))).toEqual([]);
  });

  it.each(ROUTES)('%s takes its methods alone, says which, and names a charset with every text [H-09]', async (route) => {
    const path = route.replace(':code', 'WDJB-MJHT');
    const answers = await Promise.all(METHODS.map(async (method) => ({ method, ...(await sent(method, path)) })));
    const refused = answers.filter(({ status }) => status === 405);
    const taken = answers.filter(({ method, status }) => status !== 405 && method !== 'OPTIONS').map(({ method }) => method);
    expect(['GET', 'HEAD', 'POST']).toEqual(expect.arrayContaining(taken));
    expect(new Set(refused.map(({ headers }) => headers.get('allow')))).toEqual(new Set([taken.join(', ')]));
    expect(answers.find(({ method }) => method === 'OPTIONS')).toMatchObject({ status: 204, body: '' });
    expect(answers.filter(({ method, body }) => method === 'HEAD' && body !== '')).toEqual([]);
    const texts = answers.filter(({ body }) => body !== '').map(({ headers }) => headers.get('content-type'));
    for (const type of texts) expect(type).toMatch(/; charset=utf-8$/u);
  });

  it.each(ROUTES.filter((path) => !path.startsWith('/health')))('%s of an https issuer never sends http over to https [H-09]', async (route) => {
    for (const method of ['GET', 'POST']) {
      const { status } = await secure.request(route.replace(':code', 'WDJB-MJHT'), { method });
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('answers that Node gives by itself', () => {
  it.each([
    ['a request that is none', 'nonsense\r\n\r\n', 400],
    ['a header too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    ['a length and chunks', 'POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
  ])('to %s tell browsers to stay with https too [H-01]', async (_, bytes, status) => {
    const answer = readAnswer(await rawExchange(secure.url, bytes));
    expect([answer.status, answer.headers.get('strict-transport-security')]).toEqual([status, 'max-age=63072000; includeSubDomains']);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('refuse a length beside chunks, so that no proxy and we read two different requests [H-10]', async () => {
    const smuggled =
      'POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n';
    const text = await rawExchange(server.url, smuggled);
    expect(text.match(/HTTP\/1\.1 \d+/gu)).toEqual(['HTTP/1.1 400']);
  });
});

describe('cookies of an https issuer', () => {
  const overTls = { 'x-forwarded-proto': 'https' };

  it.each(['/device', '/sign-out', '/D/WDJB-MJHT', '/oauth/authorize?client_id=companion'])(
    'set by %s are for this host, https and servers alone [H-05]',
    async (path) => {
      const { headers } = await secure.get(path, overTls);
      const lines = headers.getSetCookie();
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line).toMatch(/^__Host-(?:session|companion)=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax(?:; Max-Age=600)?; Secure$/u);
    },
  );
});
