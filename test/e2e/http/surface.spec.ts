import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const PATHS: readonly [string, string][] = [
  ['/.well-known/openid-configuration', 'GET, HEAD'],
  ['/.well-known/oauth-authorization-server', 'GET, HEAD'],
  ['/oauth/jwks', 'GET, HEAD'],
  ['/oauth/device_authorization', 'POST'],
  ['/oauth/token', 'POST'],
  ['/oauth/revoke', 'POST'],
  ['/oauth/introspect', 'POST'],
  ['/oauth/userinfo', 'GET, HEAD, POST'],
  ['/health/live', 'GET, HEAD'],
  ['/health/ready', 'GET, HEAD'],
];
const PAGES: readonly [string, string][] = [
  ['/oauth/authorize', 'GET, HEAD, POST'],
  ['/oauth/authorize/answer', 'POST'],
  ['/sign-in', 'GET, HEAD, POST'],
  ['/sign-out', 'GET, HEAD, POST'],
  ['/device', 'GET, HEAD, POST'],
  ['/device/callback', 'GET, HEAD'],
  ['/device/decision', 'POST'],
  ['/D/WDJB-MJHT', 'GET, HEAD'],
];

describe('the addresses of the server', () => {
  it.each(PATHS)('%s takes %s, tells a client so, and takes nothing else [O-31]', async (path, allowed) => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const { status, headers } = await server.request(path, { method, headers: { accept: 'text/html' } });
      expect([method, status, headers.get('allow'), headers.get('content-type')]).toEqual([method, 405, allowed, 'application/problem+json; charset=utf-8']);
    }
  });

  it.each(PAGES)('%s takes %s, tells a person so, and takes nothing else [O-31]', async (path, allowed) => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const { status, headers } = await server.request(path, { method });
      expect([method, status, headers.get('allow'), headers.get('content-type')]).toEqual([method, 405, allowed, 'text/html; charset=utf-8']);
    }
  });

  it.each(['/nope', '/oauth', '/oauth/', '/oauth/token/', '/OAUTH/TOKEN', '/oauth//token', '/device/', '/.well-known', '/D', '/D/', '/sign-in/x'])(
    '%s is none: a client reads JSON, a person a page [O-31]',
    async (path) => {
      const client = await server.get(path, { accept: 'application/json' });
      const person = await server.get(path, { accept: 'text/html' });
      expect([client.status, client.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
      expect([person.status, person.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    },
  );
});
