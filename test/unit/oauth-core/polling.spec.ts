import { describe, expect, it } from '@jest/globals';
import { afterPoll, startPolling } from '@device-auth/oauth-core';
import type { GoOn, Polling } from '@device-auth/oauth-core';

const PENDING: GoOn = { word: 'pending', held: false };
const SLOW_DOWN: GoOn = { word: 'slow_down' };
const UNAVAILABLE: GoOn = { word: 'unavailable' };

/** The pauses before each poll, and after the last, if polls are answered at once. */
function pauses(start: Polling, outcomes: readonly GoOn[]): number[] {
  const gaps: number[] = [];
  let now = 0;
  let polling = start;
  for (const outcome of [...outcomes, undefined]) {
    gaps.push((polling.nextPollAt ?? Number.NaN) - now);
    now = polling.nextPollAt ?? now;
    if (outcome !== undefined) polling = afterPoll(polling, outcome, { startedAt: now, endedAt: now });
  }
  return gaps;
}

/** Each pause is at least as long as asked for and at most a quarter longer. */
function expectPauses(actual: readonly number[], seconds: readonly number[]): void {
  expect(actual).toHaveLength(seconds.length);
  for (const [index, pause] of actual.entries()) {
    const asked = (seconds[index] ?? 0) * 1_000;
    expect(pause).toBeGreaterThanOrEqual(asked);
    expect(pause).toBeLessThanOrEqual(asked * 1.25);
  }
}

const start = (interval = 5, expiresIn = 600): Polling => startPolling({ interval, expires_in: expiresIn }, 0);

describe('RFC 8628 §3.5: the pace of a device', () => {
  it('waits for the interval before the first poll and between any two', () => {
    expectPauses(pauses(start(7), [PENDING, PENDING]), [7, 7, 7]);
  });

  it('adds five seconds for good at each slow_down', () => {
    expectPauses(pauses(start(), [PENDING, SLOW_DOWN, PENDING, SLOW_DOWN, PENDING]), [5, 5, 10, 10, 15, 15]);
  });

  it('takes the interval a slow_down names if it is the longer', () => {
    expectPauses(pauses(start(), [{ word: 'slow_down', intervalSeconds: 20 }, PENDING]), [5, 20, 20]);
    expectPauses(pauses(start(), [{ word: 'slow_down', intervalSeconds: 6 }, PENDING]), [5, 10, 10]);
  });

  it('never waits for more than a minute because it was slowed down', () => {
    expectPauses(
      pauses(
        start(5, 86_400),
        Array.from({ length: 20 }, () => SLOW_DOWN),
      ).slice(-3),
      [60, 60, 60],
    );
  });

  it('doubles the pause at each poll without an answer, up to a minute, until there is one', () => {
    expectPauses(pauses(start(), [UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, PENDING]), [5, 10, 20, 40, 60, 60, 5]);
  });

  it('keeps a slower interval through an outage', () => {
    expectPauses(pauses(start(), [SLOW_DOWN, UNAVAILABLE, PENDING]), [5, 10, 20, 10]);
  });

  it('waits as long as Retry-After says, even for more than a minute', () => {
    expectPauses(pauses(start(), [{ word: 'unavailable', retryAfterSeconds: 90 }]), [5, 90]);
    expectPauses(pauses(start(), [{ word: 'unavailable', retryAfterSeconds: 1 }]), [5, 10]);
    expectPauses(pauses(start(), [{ word: 'slow_down', retryAfterSeconds: 14 }]), [5, 14]);
  });

  it('counts from the end of a poll, and from the start of one that was held', () => {
    const polling = start();
    const times = { startedAt: 6_000, endedAt: 30_000 };
    expect(afterPoll(polling, PENDING, times).nextPollAt).toBeGreaterThanOrEqual(35_000);
    expect(afterPoll(polling, { word: 'pending', held: true }, times).nextPollAt).toBeLessThan(30_000);
    expect(afterPoll(polling, { word: 'pending', held: true }, { startedAt: 6_000, endedAt: 6_001 }).nextPollAt).toBeGreaterThanOrEqual(11_000);
  });
});

describe('RFC 8628 §3.5: the end of a code', () => {
  it('polls a last time just before it, if the pace allows', () => {
    const polling = afterPoll(start(5, 20), PENDING, { startedAt: 14_500, endedAt: 14_500 });
    expect(polling.nextPollAt).toBe(19_500);
    expect(afterPoll(start(5, 20), UNAVAILABLE, { startedAt: 11_000, endedAt: 11_000 }).nextPollAt).toBe(19_000);
  });

  it('does not poll again if the pace does not allow', () => {
    expect(afterPoll(start(5, 20), PENDING, { startedAt: 15_000, endedAt: 15_000 }).nextPollAt).toBeUndefined();
    expect(afterPoll(start(5, 20), { word: 'unavailable', retryAfterSeconds: 30 }, { startedAt: 6_000, endedAt: 6_000 }).nextPollAt).toBeUndefined();
    expect(start(5, 5).nextPollAt).toBeUndefined();
  });

  it('moves when a pending answer says so, but never beyond a day', () => {
    const times = { startedAt: 6_000, endedAt: 6_000 };
    expect(afterPoll(start(), { word: 'pending', held: false, expiresInSeconds: 894 }, times).expiresAt).toBe(900_000);
    expect(afterPoll(start(), { word: 'pending', held: false, expiresInSeconds: 86_400 }, times).expiresAt).toBe(86_400_000);
  });

  it('stays where it is when whole seconds and the way of the answer are all that makes a difference', () => {
    const told = (expiresInSeconds: number): number =>
      afterPoll(start(), { word: 'pending', held: false, expiresInSeconds }, { startedAt: 6_000, endedAt: 6_900 }).expiresAt;
    expect([592, 593, 594, 595].map(told)).toEqual([600_000, 600_000, 600_000, 600_000]);
    expect([591, 596].map(told)).toEqual([597_900, 602_900]);
  });
});
