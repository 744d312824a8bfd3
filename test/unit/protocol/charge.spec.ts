import { describe, expect, it } from '@jest/globals';
import type { AttemptLimit } from '../../../apps/device-auth-server/src/protocol/attempt-limit/attempt-limit.js';
import { charge, counterExpiresAt, counterName, refund, type Counter } from '../../../apps/device-auth-server/src/protocol/attempt-limit/charge.js';

const limit: AttemptLimit = { key: 'misses of alice', count: 3, windowMs: 1_000 };
const daily: AttemptLimit = { ...limit, count: 5, windowMs: 10_000 };
const counted = (of: AttemptLimit, ...at: number[]): Counter => ({ v: 1, limit: of, at });

describe('an attempt', () => {
  it('is allowed until the window is full, then told when the oldest leaves it', () => {
    let counter: Counter | undefined;
    for (const now of [0, 100, 200]) {
      const { answer, next } = charge([{ limit, counter }], now);
      expect(answer).toEqual({ word: 'allowed' });
      counter = next[0];
    }
    expect(counter).toEqual(counted(limit, 0, 100, 200));
    expect(charge([{ limit, counter }], 300)).toEqual({ answer: { word: 'limited', key: 'misses of alice', retryAfterMs: 700 }, next: [] });
    expect(charge([{ limit, counter }], 999).answer).toEqual({ word: 'limited', key: 'misses of alice', retryAfterMs: 1 });
    expect(charge([{ limit, counter }], 1_000)).toEqual({ answer: { word: 'allowed' }, next: [counted(limit, 100, 200, 1_000)] });
  });

  it('is charged to all counters or to none', () => {
    const full = counted(limit, 0, 0, 0);
    const room = counted(daily, 0, 0, 0, 0);
    const charges = [
      { limit, counter: full },
      { limit: daily, counter: room },
    ];
    expect(charge(charges, 500).next).toEqual([]);
    expect(charge(charges, 1_000).next).toEqual([counted(limit, 1_000), counted(daily, 0, 0, 0, 0, 1_000)]);
  });

  it('names the counter that stays full the longest', () => {
    const charges = [
      { limit, counter: counted(limit, 0, 0, 0) },
      { limit: { ...daily, key: 'of the day' }, counter: counted(daily, 0, 0, 0, 0, 0) },
    ];
    expect(charge(charges, 500).answer).toEqual({ word: 'limited', key: 'of the day', retryAfterMs: 9_500 });
  });

  it('fits a limit that was lowered since only when enough have left', () => {
    const counter = counted(limit, 0, 100, 200);
    expect(charge([{ limit: { ...limit, count: 1 }, counter }], 300).answer).toMatchObject({ word: 'limited', retryAfterMs: 900 });
  });
});

it('takes back the newest attempt', () => {
  expect(refund(counted(limit, 0, 100))).toEqual(counted(limit, 0));
  expect(refund(counted(limit))).toEqual(counted(limit));
});

it('counts one key apart for each window, and forgets it when its last attempt has left', () => {
  expect(counterName(limit)).not.toBe(counterName(daily));
  expect(counterExpiresAt(counted(limit, 0, 100))).toBe(1_100);
});
