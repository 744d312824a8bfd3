import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '../../../apps/device-auth-server/src/protocol/unavailable.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

let server: TestServer;
afterEach(() => server.close());

/** Plants a fault behind the one door, where no check of ours foresees it. */
const plant = (fault: Error): void => {
  const fail = (): never => {
    throw fault;
  };
  Object.assign(server.protocol, { exchangeToken: fail, startDeviceAuthorization: fail, findBrowser: fail });
};

describe('a fault inside', () => {
  it('is no verdict: no error member, no stack, and a request id that the log knows [H-13]', async () => {
    server = await startServer();
    plant(new TypeError('cannot read the secret of undefined'));
    for (const path of ['/oauth/token', '/oauth/device_authorization']) {
      const answer = await server.post(path, { client_id: 'tv', grant_type: 'refresh_token' });
      expect(answer.status).toBe(500);
      expect(answer.json).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500, instance: expect.stringMatching(/^urn:uuid:/u) });
      const logged = server.log.filter((line) => line.includes(answer.headers.get('x-request-id') ?? '-')).join('');
      expect(logged).toContain('cannot read the secret of undefined');
    }
    const page = await server.get('/device');
    expect([page.status, page.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
    expect(page.text).toContain(page.headers.get('x-request-id'));
    expect(page.text).not.toContain('secret of undefined');
    expect((await server.get('/health/live')).status).toBe(200);
  });

  it('reads "come back" when the store does not answer, to clients and to people [BI-119]', async () => {
    server = await startServer();
    plant(new Unavailable('the store is busy', 3));
    const answer = await server.post('/oauth/device_authorization', { client_id: 'tv' });
    expect([answer.status, answer.headers.get('retry-after'), answer.json.error]).toEqual([503, '3', undefined]);
    const page = await server.get('/device');
    expect([page.status, page.headers.get('retry-after'), page.headers.get('content-type')]).toEqual([503, '3', 'text/html; charset=utf-8']);
  });

  it('tells whoever runs the server why it could not answer', async () => {
    server = await startServer();
    plant(new Unavailable('the store does not answer now', 1, new Error('database or disk is full')));
    const answers = [await server.post('/oauth/token', { client_id: 'tv', grant_type: 'refresh_token' }), await server.get('/device')];
    for (const { headers, text } of answers) {
      const logged = server.log.filter((line) => line.includes('"warn"') && line.includes(headers.get('x-request-id') ?? '-'));
      expect(logged).toEqual([expect.stringContaining('database or disk is full')]);
      expect(text).not.toContain('disk');
    }
  });
});

describe('stopping', () => {
  it('waits for no connection that was opened ahead of need and asked for nothing', async () => {
    server = await startServer();
    const { hostname, port } = new URL(server.url);
    const idle = connect(Number(port), hostname);
    await once(idle, 'connect');
    // The listener has it once a later connection was answered.
    await server.get('/health/live');
    const gone = once(idle, 'close');
    await server.close();
    await gone;
  }, 5_000);

  it('answers what is in flight, takes nothing new, and ends', async () => {
    server = await startServer();
    let arrived = (): void => undefined;
    const inside = new Promise<void>((resolve) => (arrived = resolve));
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    const original = server.protocol.startDeviceAuthorization;
    Object.assign(server.protocol, {
      startDeviceAuthorization: async (...asked: Parameters<typeof original>) => {
        arrived();
        await held;
        return original(...asked);
      },
    });
    const answer = server.post('/oauth/device_authorization', { client_id: 'tv' });
    await inside;
    const closed = server.close();
    await expect(server.get('/health/ready')).rejects.toThrow('fetch failed');
    go();
    expect((await answer).status).toBe(200);
    await closed;
  });
});
