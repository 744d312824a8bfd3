import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { basic } from '../support/clients.js';
import { KillableServer } from './killable-server.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const AT_ONCE = 50;
const MEBIBYTE = 1_048_576;

let server: KillableServer;
beforeAll(async () => {
  server = await KillableServer.start();
}, 60_000);
afterAll(() => server.close());

const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.issuer + path, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });

/** One of each sort of bad request; `n` makes it another one every time. */
const BAD: readonly ((n: number) => Promise<Response>)[] = [
  (n) => post('/oauth/token', `grant_type=${DEVICE_CODE}&client_id=tv&device_code=${n}`),
  (n) => post('/oauth/token', `grant_type=${DEVICE_CODE}&client_id=tv&device_code=${Buffer.alloc(48, n).toString('base64url')}`),
  (n) => post('/oauth/token', '', basic('set-top', `wrong-${n}`)),
  (n) => post('/oauth/device_authorization', `client_id=nobody-${n}`),
  (n) => post('/oauth/device_authorization', `{"client_id":${n}}`, { 'content-type': 'application/json' }),
  (n) => post('/oauth/introspect', `token=${n}%zz`),
  (n) => post('/oauth/revoke', `token=${'x'.repeat(n % 5_000)}&token=y`),
  (n) => fetch(`${server.issuer}/D/${n}`, { redirect: 'manual' }),
  (n) => fetch(`${server.issuer}/oauth/authorize?client_id=tv&redirect_uri=${n}`),
  (n) => fetch(`${server.issuer}/nowhere/${n}`),
];

async function sendBad(count: number, from = 0): Promise<void> {
  for (let sent = from; sent < from + count; sent += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, (_, index) => BAD[(sent + index) % BAD.length]!(sent + index).then((answer) => answer.arrayBuffer()));
    await Promise.all(some);
  }
}

describe('bad requests by the thousand', () => {
  it('leave the server as light as it was', async () => {
    await sendBad(2_000);
    const before = await server.heapBytes();
    await sendBad(10_000, 2_000);
    const grownBy = ((await server.heapBytes()) - before) / MEBIBYTE;
    expect(grownBy).toBeLessThan(4);
    expect((await fetch(`${server.issuer}/health/ready`)).status).toBe(200);
  }, 180_000);
});
