import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DeviceAuthorizationResponse } from '@device-auth/oauth-core';
import { deviceEvents, FALLBACK_MS } from '../../../apps/device-auth-server/src/endpoints/device/device-events.js';
import { decide, heard, PRESSED } from '../../support/companion.js';
import { startSignIn } from '../../support/device.js';
import { signInPerson, visitorOf } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import type { Visitor } from '../../support/visitor.js';

let server: TestServer;
let person: Person;
let visitor: Visitor;
let device: DeviceAuthorizationResponse;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
});
afterAll(() => server.close());
beforeEach(async () => {
  person = await signInPerson(server);
  visitor = visitorOf(server, person);
  device = await startSignIn(server);
  await decide(visitor, await visitor.open(device.verification_uri_complete), 'approve', PRESSED);
});

interface Stream {
  readonly status: number;
  /** Everything up to and including this text. */
  until(text: string): Promise<string>;
  close(): void;
}

async function follow(): Promise<Stream> {
  const abort = new AbortController();
  const response = await fetch(`${server.issuer}/device/events`, { headers: visitor.headers, signal: abort.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  return {
    status: response.status,
    async until(text) {
      while (!seen.includes(text)) {
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
        if (done) throw new Error(`the stream ended after ${seen}`);
        seen += value ?? '';
      }
      return seen;
    },
    close: () => abort.abort(),
  };
}

describe('the page that follows a device', () => {
  it('hears at once that the device has its tokens', async () => {
    const stream = await follow();
    await stream.until(': waiting');
    expect(await heard(server, device)).toBe('tokens');
    expect(await stream.until('data: ')).toContain('event: moved\ndata: redeemed');
  });

  it('is followed by three tabs of a browser at most', async () => {
    const streams = [await follow(), await follow(), await follow()];
    const refused = await follow();
    expect([...streams, refused].map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    streams[0]?.close();
    let next = await follow();
    for (const deadline = Date.now() + 5_000; next.status === 429 && Date.now() < deadline;) next = await follow();
    expect(next.status).toBe(200);
    for (const stream of [...streams, next]) stream.close();
  });

  it('ends with the code, even if nothing ever moves', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'Date'] });
    try {
      const events = deviceEvents(server.protocol, person.browser, device.user_code.replace('-', ''), new AbortController().signal);
      expect([(await events.next()).value, (await events.next()).value]).toEqual(['retry: 3000\n\n', ': waiting\n\n']);
      const last = events.next();
      server.clock.advanceSeconds(620);
      await jest.advanceTimersByTimeAsync(FALLBACK_MS);
      expect((await last).value).toBe('event: moved\ndata: expired\n\n');
      expect((await events.next()).done).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });

  it('tells nobody else anything', async () => {
    const answer = await server.get('/device/events', visitorOf(server, await signInPerson(server)).headers);
    expect([answer.status, answer.text]).toEqual([204, '']);
  });
});
