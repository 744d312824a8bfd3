import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { poll, startSignIn } from '../../support/device.js';
import { holdPoll } from '../../support/held-poll.js';
import { signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

/** Far from the 24 s that a wait lasts, whatever else the machine does. */
const AT_ONCE_MS = 5_000;

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  person = await signInPerson(server);
});
afterAll(() => server.close());

describe('a poll that prefers to wait (RFC 7240 §4.3)', () => {
  it('is announced', async () => {
    expect((await server.get('/.well-known/openid-configuration')).json.device_poll_wait_max).toBe(25);
  });

  it('is answered when the person answers, not when its time is up [D-86]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const held = await holdPoll(server, device_code);
    const answeredAt = performance.now();
    expect(await person.answer(user_code)).toBe('approved');
    const answer = await held.answer;
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([200, 'wait=25']);
    expect(performance.now() - answeredAt).toBeLessThan(AT_ONCE_MS);
  });

  it('hears a denial as soon [D-86]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const held = await holdPoll(server, device_code, { prefer: 'respond-async, wait=20' });
    await person.answer(user_code, 'deny');
    expect((await held.answer).json.error).toBe('access_denied');
  });

  it('is still pending when its time is up, and counts as the one poll it was [D-87]', async () => {
    const { device_code } = await startSignIn(server);
    const held = await holdPoll(server, device_code, { prefer: 'wait=2' });
    const answer = await held.answer;
    expect([answer.json.error, answer.headers.get('preference-applied')]).toEqual(['authorization_pending', 'wait=2']);
    server.clock.advanceSeconds(5);
    expect((await poll(server, device_code)).json.error).toBe('authorization_pending');
  });

  it('looks once more without being a poll, whichever poll came in between [D-87]', async () => {
    const { device_code } = await startSignIn(server);
    const held = await holdPoll(server, device_code, { prefer: 'wait=2' });
    server.clock.advanceSeconds(5);
    expect((await poll(server, device_code)).json.error).toBe('authorization_pending');
    expect((await held.answer).json.error).toBe('authorization_pending');
    server.clock.advanceSeconds(5);
    expect((await poll(server, device_code)).json.error).toBe('authorization_pending');
  });

  it('finds at the end of its time what nobody told it [D-89]', async () => {
    const { stores } = server;
    const { onMove } = stores.deviceAuthorizations;
    const { device_code, user_code } = await startSignIn(server);
    stores.deviceAuthorizations.onMove = () => () => undefined;
    const held = await holdPoll(server, device_code, { prefer: 'wait=2' });
    stores.deviceAuthorizations.onMove = onMove;
    await person.answer(user_code);
    expect(held.isHeld()).toBe(true);
    expect((await held.answer).status).toBe(200);
  });

  it('ends when the same device asks anew [D-88]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const older = await holdPoll(server, device_code);
    server.clock.advanceSeconds(5);
    const newer = await holdPoll(server, device_code);
    expect((await older.answer).json.error).toBe('authorization_pending');
    expect(newer.isHeld()).toBe(true);
    await person.answer(user_code);
    expect((await newer.answer).status).toBe(200);
  });

  it('goes on when the newer one is refused for its pace [D-88]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const held = await holdPoll(server, device_code);
    expect((await poll(server, device_code, {}, { prefer: 'wait=25' })).json.error).toBe('slow_down');
    expect(held.isHeld()).toBe(true);
    await person.answer(user_code);
    expect((await held.answer).status).toBe(200);
  });

  it('that breaks off while it is still asking ends no other [D-88]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const slow = nextPollIsSlow(server);
    const leaves = new AbortController();
    const older = askAndLeave(server, device_code, leaves.signal);
    await slow.asked;
    const newer = await holdPoll(server, device_code);
    leaves.abort();
    await expect(older).rejects.toThrow('aborted');
    slow.answer();
    await person.answer(user_code);
    expect((await newer.answer).status).toBe(200);
  });

  it.each(['', 'wait=0', 'wait=x', 'respond-async', 'await=9'])('is answered at once when it says %j [D-87]', async (prefer) => {
    const { device_code } = await startSignIn(server);
    const answer = await poll(server, device_code, {}, { prefer });
    expect([answer.json.error, answer.headers.get('preference-applied')]).toEqual(['authorization_pending', null]);
  });

  it('is let go when the server stops [D-90]', async () => {
    const stopping = await startServer();
    const { device_code } = await startSignIn(stopping);
    const held = await holdPoll(stopping, device_code);
    const stoppedAt = performance.now();
    const [answer] = await Promise.all([held.answer.finally(() => expect(performance.now() - stoppedAt).toBeLessThan(AT_ONCE_MS)), stopping.close()]);
    expect(answer.json.error).toBe('authorization_pending');
  });
});

const askAndLeave = (to: TestServer, device_code: string, signal: AbortSignal): Promise<unknown> =>
  to.request('/oauth/token', {
    method: 'POST',
    headers: { prefer: 'wait=25' },
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id: 'tv', device_code }),
    signal,
  });

/** Holds the store's answer to the next poll back. */
function nextPollIsSlow({ stores: { deviceAuthorizations: store } }: TestServer): { readonly asked: Promise<void>; readonly answer: () => void } {
  const { poll: original } = store;
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  store.poll = async (...question) => {
    store.poll = original;
    asked.resolve();
    await gate.promise;
    return original(...question);
  };
  return { asked: asked.promise, answer: () => gate.resolve() };
}
