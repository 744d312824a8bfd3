import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSignIn } from '../../support/device.js';
import { signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  person = await signInPerson(server);
});
afterAll(() => server.close());

const poll = (device_code: string | undefined, prefer: string, at = server): Promise<Answer> =>
  at.post('/oauth/token', { grant_type: DEVICE_CODE, client_id: 'tv', device_code: device_code ?? '' }, { prefer });

/** Resolves when the store next answers that a poll is pending: the moment from which it is held. */
function nextPending({ stores: { deviceAuthorizations: store } }: TestServer): Promise<void> {
  const { poll: original } = store;
  return new Promise((resolve) => {
    store.poll = async (...asked) => {
      const answer = await original(...asked);
      if (answer.word !== 'pending') return answer;
      store.poll = original;
      resolve();
      return answer;
    };
  });
}

/** Sends a poll and comes back once it is held. */
async function holdPoll(device_code: string | undefined, prefer: string, at = server): Promise<{ readonly answer: Promise<Answer> }> {
  const held = nextPending(at);
  const answer = poll(device_code, prefer, at);
  await held;
  return { answer };
}

describe('a poll that prefers to wait (RFC 7240 §4.3)', () => {
  it('is announced', async () => {
    expect((await server.get('/.well-known/openid-configuration')).json.device_poll_wait_max).toBe(25);
  });

  it('is answered when the person answers, not when its time is up', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const held = await holdPoll(device_code, 'wait=25');
    const answeredAt = performance.now();
    expect(await person.answer(user_code ?? '')).toBe('approved');
    const answer = await held.answer;
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([200, 'wait=25']);
    expect(performance.now() - answeredAt).toBeLessThan(5_000);
  });

  it('hears a denial as soon', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const held = await holdPoll(device_code, 'respond-async, wait=20');
    await person.answer(user_code ?? '', 'deny');
    expect((await held.answer).json.error).toBe('access_denied');
  });

  it('is still pending when its time is up, and counts as the one poll it was', async () => {
    const { device_code } = await startSignIn(server);
    const held = await poll(device_code, 'wait=2');
    expect([held.json.error, held.headers.get('preference-applied')]).toEqual(['authorization_pending', 'wait=2']);
    server.clock.advanceSeconds(5);
    expect((await poll(device_code, '')).json.error).toBe('authorization_pending');
  });

  it('ends when the same device asks anew', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const older = await holdPoll(device_code, 'wait=25');
    server.clock.advanceSeconds(5);
    const newer = await holdPoll(device_code, 'wait=25');
    expect((await older.answer).json.error).toBe('authorization_pending');
    await person.answer(user_code ?? '');
    expect((await newer.answer).status).toBe(200);
  });

  it.each(['', 'wait=0', 'wait=x', 'respond-async', 'await=9'])('is answered at once when it says %j', async (prefer) => {
    const { device_code } = await startSignIn(server);
    const answer = await poll(device_code, prefer);
    expect([answer.json.error, answer.headers.get('preference-applied')]).toEqual(['authorization_pending', null]);
  });

  it('is let go when the server stops', async () => {
    const stopping = await startServer();
    const { device_code } = await startSignIn(stopping);
    const held = await holdPoll(device_code, 'wait=25', stopping);
    const stoppedAt = performance.now();
    const [answer] = await Promise.all([held.answer, stopping.close()]);
    expect(answer.json.error).toBe('authorization_pending');
    expect(performance.now() - stoppedAt).toBeLessThan(5_000);
  });
});
