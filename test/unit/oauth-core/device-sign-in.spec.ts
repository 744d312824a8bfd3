import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ProtocolError, signInOnDevice } from '@device-auth/oauth-core';
import type { DeviceSignIn, DeviceSignInEvent, HttpAnswer } from '@device-auth/oauth-core';

const ISSUED = { device_code: 'dc', user_code: 'WDJB-MJHT', verification_uri: 'https://login.example/device', expires_in: 600, interval: 5 };
const TOKENS = { access_token: 'at', token_type: 'Bearer', expires_in: 600, scope: 'openid' };

const ok = (json: unknown): HttpAnswer => ({ status: 200, json });
const error = (code: string, members = {}, status = 400): HttpAnswer => ({ status, json: { error: code, ...members } });
const PENDING = error('authorization_pending');
const SLOW_DOWN = error('slow_down');
const DROPPED = new TypeError('fetch failed');

type Reply = HttpAnswer | Error;

/** A server that answers each poll with the next of its replies, and the last for ever; and a device whose clock moves when it sleeps. */
function scene(replies: readonly Reply[], issued: Partial<Record<keyof typeof ISSUED, unknown>> = {}, pollMs = 0) {
  let now = 1_000;
  const polls: number[] = [];
  const options: DeviceSignIn = {
    request: () => Promise.resolve(ok({ ...ISSUED, ...issued })),
    poll: () => {
      const reply = replies[Math.min(polls.length, replies.length - 1)] as Reply;
      polls.push(now - 1_000);
      now += pollMs;
      return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
    },
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
    clock: () => now,
  };
  return { options, polls, gaps: () => polls.map((at, index) => at - (polls[index - 1] ?? 0)), elapsed: () => now - 1_000 };
}

async function play(options: DeviceSignIn): Promise<DeviceSignInEvent[]> {
  const events: DeviceSignInEvent[] = [];
  for await (const event of signInOnDevice(options)) events.push(event);
  return events;
}

const types = (events: readonly DeviceSignInEvent[]): string[] => events.map(({ type }) => type);

function expectGaps(actual: readonly number[], seconds: readonly number[]): void {
  expect(actual).toHaveLength(seconds.length);
  for (const [index, gap] of actual.entries()) {
    expect(gap).toBeGreaterThanOrEqual((seconds[index] ?? 0) * 1_000);
    expect(gap).toBeLessThanOrEqual((seconds[index] ?? 0) * 1_250);
  }
}

describe('RFC 8628 §3.3 to §3.5: signing in', () => {
  it('shows the code, waits, and ends with the tokens', async () => {
    const { options, polls } = scene([error('authorization_pending', { progress: 'opened' }), PENDING, ok(TOKENS)]);
    const events = await play(options);
    expect(types(events)).toEqual(['code_issued', 'waiting', 'waiting', 'signed_in']);
    expect(events[0]).toMatchObject({ response: ISSUED, expiresAt: 601_000 });
    expect(events[1]).toMatchObject({ progress: 'opened', expiresAt: 601_000, nextPollAt: expect.any(Number) });
    expect(events[3]).toEqual({ type: 'signed_in', tokens: TOKENS });
    expect(polls).toHaveLength(3);
  });

  it('tells the server at each poll what it was told last of the person, once it was told anything', async () => {
    const { options } = scene([PENDING, error('authorization_pending', { progress: 'opened' }), PENDING, DROPPED, ok(TOKENS)]);
    const said: (string | undefined)[] = [];
    await play({
      ...options,
      poll: (issued, signal, progress) => {
        said.push(progress);
        return options.poll(issued, signal);
      },
    });
    expect(said).toEqual([undefined, undefined, 'opened', 'opened', 'opened']);
  });

  it('waits for the interval before each poll, whatever the server sends for one [D-49]', async () => {
    for (const [interval, seconds] of [
      [7, 7],
      [undefined, 5],
      [0, 5],
      [-3, 5],
      ['x', 5],
      [1e12, 60],
    ] as const) {
      const { options, gaps } = scene([PENDING, PENDING, ok(TOKENS)], { interval });
      await play(options);
      expectGaps(gaps(), [seconds, seconds, seconds]);
    }
  });

  it('counts the pause from the end of a slow poll', async () => {
    const { options, gaps } = scene([PENDING, ok(TOKENS)], {}, 3_000);
    await play(options);
    expect(gaps()[1]).toBeGreaterThanOrEqual(8_000);
  });

  it('adds five seconds for good at each slow_down [D-50]', async () => {
    const { options, gaps } = scene([PENDING, SLOW_DOWN, PENDING, SLOW_DOWN, ok(TOKENS)]);
    const events = await play(options);
    expectGaps(gaps(), [5, 5, 10, 10, 15]);
    expect(events[2]).toMatchObject({ type: 'slowed_down', intervalSeconds: 10 });
  });

  it('survives twenty slow_downs: a minute at most between polls, and the code still ends on time [BI-340]', async () => {
    const { options, gaps, elapsed } = scene([SLOW_DOWN], { expires_in: 1_800 });
    const events = await play(options);
    expect(gaps().length).toBeGreaterThanOrEqual(20);
    expect(Math.max(...gaps())).toBeLessThanOrEqual(75_000);
    expectGaps(gaps().slice(14, 17), [60, 60, 60]);
    expect(events.at(-1)).toEqual({ type: 'expired' });
    expect(elapsed()).toBe(1_800_000);
  });

  it('doubles the pause while the network drops its polls, then goes on [D-52]', async () => {
    const { options, gaps } = scene([DROPPED, DROPPED, DROPPED, PENDING, ok(TOKENS)]);
    const events = await play(options);
    expectGaps(gaps(), [5, 10, 20, 40, 5]);
    expect(types(events)).toEqual(['code_issued', 'offline', 'offline', 'offline', 'waiting', 'signed_in']);
    expect(events[3]).toMatchObject({ failures: 3, cause: DROPPED });
  });

  it.each([500, 502, 503, 504, 408, 425, 429])('takes HTTP status %i for an outage', async (status) => {
    const { options } = scene([{ status, json: undefined }, error('server_error', {}, status), ok(TOKENS)]);
    expect(types(await play(options))).toEqual(['code_issued', 'offline', 'offline', 'signed_in']);
  });

  it('waits as long as Retry-After says, as a number or as a date', async () => {
    const date = 'Thu, 01 Jan 2026 00:01:30 GMT';
    const headers = [new Headers({ 'retry-after': '90' }), new Headers({ 'retry-after': date, date: 'Thu, 01 Jan 2026 00:00:00 GMT' })];
    for (const header of headers) {
      const { options, gaps } = scene([{ status: 503, json: undefined, headers: header }, ok(TOKENS)]);
      await play(options);
      expectGaps(gaps(), [5, 90]);
    }
  });

  it('polls again at once after a poll the server held', async () => {
    const held = { ...PENDING, headers: new Headers({ 'preference-applied': 'wait=25' }) };
    const { options, gaps } = scene([held, held, ok(TOKENS)], {}, 24_000);
    await play(options);
    expectGaps(gaps(), [5, 24, 24]);
  });
});

describe('RFC 8628 §3.5: how it ends', () => {
  it('stops at any other error, tells which, and sends nothing more [D-51]', async () => {
    for (const code of ['invalid_grant', 'invalid_client', 'unauthorized_client', 'something_new']) {
      const { options, polls } = scene([error(code, { error_description: 'Why.' }), ok(TOKENS)]);
      const events = await play(options);
      expect(events.slice(1)).toEqual([{ type: 'failed', error: code, description: 'Why.', status: 400 }]);
      expect(polls).toHaveLength(1);
    }
  });

  it('stops when the end user denies', async () => {
    const { options, polls } = scene([error('access_denied', {}, 403), ok(TOKENS)]);
    expect((await play(options)).at(-1)).toEqual({ type: 'denied', description: undefined });
    expect(polls).toHaveLength(1);
  });

  it('stops at expired_token, and asks for no new code by itself [D-53]', async () => {
    let requests = 0;
    const { options, polls } = scene([error('expired_token'), ok(TOKENS)]);
    const request = (signal: AbortSignal) => {
      requests += 1;
      return options.request(signal);
    };
    expect((await play({ ...options, request })).at(-1)).toEqual({ type: 'expired' });
    expect([polls.length, requests]).toEqual([1, 1]);
  });

  it('stops on an answer that is no protocol, and shows the status [BI-337]', async () => {
    for (const json of [undefined, { statusCode: 400, message: 'x', error: 'Bad Request' }, []]) {
      const { options, polls } = scene([{ status: 400, json }, ok(TOKENS)]);
      expect((await play(options)).at(-1)).toMatchObject({ type: 'failed', error: json === undefined ? 'not_json' : 'wrong_shape', status: 400 });
      expect(polls).toHaveLength(1);
    }
  });

  it('stops at 401, 403 and 404, with the reason [BI-338]', async () => {
    for (const status of [401, 403, 404]) {
      const { options, polls } = scene([{ status, json: undefined }, ok(TOKENS)]);
      expect((await play(options)).at(-1)).toMatchObject({ type: 'failed', status });
      expect(polls).toHaveLength(1);
    }
    expect((await play(scene([error('invalid_client', {}, 401)]).options)).at(-1)).toMatchObject({ error: 'invalid_client', status: 401 });
  });

  it.each([301, 302, 307, 204])('stops at HTTP status %i', async (status) => {
    expect((await play(scene([{ status, json: undefined }]).options)).at(-1)).toMatchObject({ type: 'failed', error: 'unexpected_status', status });
  });

  it('stops on tokens that cannot be used', async () => {
    expect((await play(scene([ok({ access_token: 'at' })]).options)).at(-1)).toMatchObject({ type: 'failed', error: 'wrong_shape', status: 200 });
  });

  it('stops when the transport says that the answer breaks the protocol', async () => {
    const fault = new ProtocolError('not_json', 'Too long.');
    expect((await play(scene([fault]).options)).at(-1)).toMatchObject({ type: 'failed', error: 'not_json', cause: fault });
  });

  it.each([
    ['the network is down', () => Promise.reject(DROPPED), { error: 'unreachable', cause: DROPPED }],
    ['the client is refused', () => Promise.resolve(error('invalid_client', {}, 401)), { error: 'invalid_client', status: 401 }],
    ['the server is down', () => Promise.resolve({ status: 503, json: undefined }), { error: 'not_json', status: 503 }],
    ['the server points elsewhere', () => Promise.resolve({ status: 302, json: undefined }), { error: 'unexpected_status', status: 302 }],
    ['the answer is of no use', () => Promise.resolve(ok({ user_code: 'X' })), { error: 'wrong_shape', status: 200 }],
  ])('fails before there is a code if %s', async (_, request, expected) => {
    const { options, polls } = scene([ok(TOKENS)]);
    expect(await play({ ...options, request })).toEqual([expect.objectContaining({ type: 'failed', ...expected })]);
    expect(polls).toHaveLength(0);
  });
});

describe('the end of the code', () => {
  it('is kept by a monotonic clock: setting the time of day back or forward changes nothing [D-54]', async () => {
    jest.useFakeTimers();
    const { request, poll } = scene([PENDING]).options;
    const startedAt = performance.now();
    const run = play({ request, poll });
    for (const timeOfDay of ['1970-01-01', '2100-01-01', '1999-12-31']) {
      await jest.advanceTimersByTimeAsync(100_000);
      jest.setSystemTime(new Date(timeOfDay));
    }
    let endedAt = Number.NaN;
    void run.then(() => (endedAt = performance.now()));
    await jest.advanceTimersByTimeAsync(1_000_000);
    jest.useRealTimers();
    expect((await run).at(-1)).toEqual({ type: 'expired' });
    expect(Math.round(endedAt - startedAt)).toBe(600_000);
  });

  it('sees one last poll in the seconds before it', async () => {
    const { options, polls, elapsed } = scene([PENDING]);
    expect((await play(options)).at(-1)).toEqual({ type: 'expired' });
    expect(elapsed()).toBe(600_000);
    expect(polls.at(-1)).toBeLessThan(600_000);
    expect(polls.at(-1)).toBeGreaterThan(590_000);
  });

  it('is not slept past during an outage either', async () => {
    const { options, elapsed } = scene([DROPPED], { expires_in: 100 });
    expect((await play(options)).at(-1)).toEqual({ type: 'expired' });
    expect(elapsed()).toBe(100_000);
  });

  it('comes for every lifetime a server can send, however long it says', async () => {
    const { options, elapsed } = scene([PENDING], { expires_in: 1e12, interval: 60 });
    expect((await play(options)).at(-1)).toEqual({ type: 'expired' });
    expect(elapsed()).toBe(86_400_000);
  });

  it('moves with an extension', async () => {
    const { options, elapsed } = scene([error('authorization_pending', { expires_in: 894.5 }), PENDING]);
    await play(options);
    expect(elapsed()).toBe(900_000);
  });

  it('has come when the device wakes from a long sleep: no poll is sent', async () => {
    const { options, polls } = scene([ok(TOKENS)]);
    const sleep = (): Promise<void> => options.sleep!(3_600_000, new AbortController().signal);
    expect(types(await play({ ...options, sleep }))).toEqual(['code_issued', 'expired']);
    expect(polls).toHaveLength(0);
  });
});

describe('cancelling', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

  /** Reads events until the one named, and leaves the generator waiting for the next. */
  async function until(type: string, options: DeviceSignIn) {
    const events = signInOnDevice(options);
    for (;;) {
      const { value } = await events.next();
      if (value === undefined || value.type === type) return events;
    }
  }

  it.each([
    ['while it asks for a code', { request: never }],
    ['while it sleeps', { sleep: never }],
    ['while it polls', { poll: never }],
    [
      'while a sleep that rejects on abort runs',
      { sleep: (_: number, signal: AbortSignal) => new Promise<void>((__, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))) },
    ],
  ])('ends at once %s, without a word', async (_, stuck) => {
    const controller = new AbortController();
    const { options } = scene([PENDING]);
    const events = signInOnDevice({ ...options, ...stuck, signal: controller.signal });
    if (!('request' in stuck)) await events.next();
    const next = events.next();
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('sends nothing if it was cancelled before it began, or between two events', async () => {
    const { options, polls } = scene([PENDING]);
    expect(await play({ ...options, request: () => Promise.reject(new Error('asked')), signal: AbortSignal.abort() })).toEqual([]);
    const controller = new AbortController();
    const events = await until('code_issued', { ...options, signal: controller.signal });
    controller.abort();
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(polls).toHaveLength(0);
  });

  it('ends at once when the poll itself cancels', async () => {
    const controller = new AbortController();
    const poll = (): Promise<HttpAnswer> => {
      controller.abort();
      return never();
    };
    expect(types(await play({ ...scene([PENDING]).options, poll, signal: controller.signal }))).toEqual(['code_issued']);
  });

  it('leaves no timer behind, and takes the poll under way along', async () => {
    jest.useFakeTimers();
    const controller = new AbortController();
    let pollSignal: AbortSignal | undefined;
    const { request } = scene([PENDING]).options;
    const poll = (__: unknown, signal: AbortSignal): Promise<HttpAnswer> => {
      pollSignal = signal;
      return never();
    };
    const events = await until('code_issued', { request, poll, signal: controller.signal });
    const next = events.next();
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(6_000);
    expect(pollSignal?.aborted).toBe(false);
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(pollSignal?.aborted).toBe(true);
    await jest.advanceTimersByTimeAsync(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind when cancelled in its sleep', async () => {
    jest.useFakeTimers();
    const controller = new AbortController();
    const { request, poll } = scene([PENDING]).options;
    const events = await until('code_issued', { request, poll, signal: controller.signal });
    const next = events.next();
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gives up a poll that is still under way when the code has ended', async () => {
    jest.useFakeTimers();
    const { request } = scene([PENDING]).options;
    const events = await until('code_issued', { request, poll: never });
    const seen: string[] = [];
    const rest = (async () => {
      for await (const { type } of events) seen.push(type);
    })();
    await jest.advanceTimersByTimeAsync(606_000);
    await rest;
    expect(seen).toEqual(['offline', 'expired']);
    expect(jest.getTimerCount()).toBe(0);
  });
});
