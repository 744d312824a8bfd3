import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answeredSignIn, poll, startSignIn } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
});
beforeEach(async () => {
  server.clock.advanceSeconds(1_300);
  person = await signInPerson(server);
});
afterAll(() => server.close());

/** What polls at these seconds after the start are told. */
async function polledAt(...seconds: readonly number[]): Promise<{ readonly errors: readonly string[]; readonly intervals: readonly (number | undefined)[] }> {
  const { device_code } = await startSignIn(server);
  const startedAt = server.clock();
  const answers = [];
  for (const second of seconds) {
    server.clock.advance(startedAt + second * 1_000 - server.clock());
    answers.push(await poll(server, device_code));
  }
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
  return { errors: answers.map(({ json }) => json.error), intervals: answers.map(({ json }) => json.interval) };
}

const every = (seconds: number, until: number): readonly number[] => Array.from({ length: Math.floor(until / seconds) }, (_, index) => index * seconds);
const [PENDING, SLOW_DOWN] = ['authorization_pending', 'slow_down'];

describe('authorization_pending and slow_down (RFC 8628 §3.5)', () => {
  it('says pending while nobody has answered [D-39]', async () => {
    const { device_code } = await startSignIn(server);
    const answer = await poll(server, device_code);
    expectOAuthError(answer, 400, 'authorization_pending');
    expect(answer.json).not.toHaveProperty('interval');
  });

  it('lets the first poll come at once [D-40]', async () => {
    expect((await polledAt(0)).errors).toEqual([PENDING]);
  });

  it('answers slow_down when polled before the interval, with the wait [D-41]', async () => {
    const { device_code } = await startSignIn(server);
    await poll(server, device_code);
    server.clock.advanceSeconds(1);
    const answer = await poll(server, device_code);
    expectOAuthError(answer, 400, 'slow_down');
    expect([answer.json.interval, answer.headers.get('retry-after')]).toEqual([10, '9']);
    server.clock.advanceSeconds(9);
    expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
  });

  it('adds five seconds at each slow_down, for this and all later polls [D-42]', async () => {
    expect(await polledAt(0, 1, 7, 15)).toEqual({ errors: [PENDING, SLOW_DOWN, SLOW_DOWN, PENDING], intervals: [undefined, 10, 15, undefined] });
    // One accepted poll does not take it back: 15 seconds stay the interval, less the tolerance.
    expect((await polledAt(0, 1, 7, 15, 26.9)).errors.at(-1)).toBe(SLOW_DOWN);
    expect((await polledAt(0, 1, 7, 15, 27)).errors.at(-1)).toBe(PENDING);
  });

  it('adds no more once a minute is reached', async () => {
    const { intervals } = await polledAt(0, ...every(0.1, 2).slice(1));
    expect(intervals.slice(1, 13)).toEqual([10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 60]);
  });

  it('never slows a client down whose clock runs fast, and does one that halves the interval [D-43]', async () => {
    const fast = await polledAt(...every(0.87 * 5, 600));
    expect(fast.errors.length).toBeGreaterThan(130);
    expect(new Set(fast.errors)).toEqual(new Set([PENDING]));
    expect((await polledAt(...every(0.5 * 5, 30))).errors).toContain(SLOW_DOWN);
  });

  it('cannot lose an approval to fast polling, and gives its tokens once [D-44]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    for (let polls = 0; polls < 20; polls += 1) await poll(server, device_code);
    await person.answer(user_code);
    const bodies = new Set<string>();
    for (let polls = 0; polls < 50; polls += 1) {
      server.clock.advance(20);
      const answer = await poll(server, device_code);
      expect(answer.status).toBe(200);
      bodies.add(answer.text);
    }
    expect(bodies.size).toBe(1);
  });

  it('never lets a final state wait for the pace', async () => {
    for (const decision of ['approve', 'deny'] as const) {
      const { device_code } = await answeredSignIn(server, { person, decision });
      const first = await poll(server, device_code);
      expect((await poll(server, device_code)).text).toBe(first.text);
    }
  });
});
