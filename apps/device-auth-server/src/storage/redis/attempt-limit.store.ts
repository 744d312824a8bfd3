import type { AttemptAnswer, AttemptLimit, AttemptLimitStore } from '../../protocol/attempt-limit/attempt-limit.js';
import type { Connection } from './connection.js';
import { keys } from './keys.js';
import { partsOf, type Instant } from './reply.js';

type Limited = Extract<AttemptAnswer, { word: 'limited' }>;

/**
 * Counters of one key share a slot and are charged in one step. Those of several keys are charged side by side, and where one of them is full
 * the others are given back: for a moment too much is counted, never too little.
 */
export function attemptLimitStore({ run }: Connection, instant: Instant): AttemptLimitStore {
  const call = (verb: string, limits: readonly AttemptLimit[], now?: number) =>
    run('attemptLimit', limits.map(keys.counter), verb, instant(now), ...limits.flatMap(({ count, windowMs }) => [count, windowMs]));

  async function chargeOne(limits: readonly AttemptLimit[], now?: number): Promise<AttemptAnswer> {
    const [word, place, retryAfterMs] = partsOf(await call('charge', limits, now));
    if (word === 'allowed') return { word };
    return { word: 'limited', key: limits[Number(place) - 1]?.key ?? '', retryAfterMs: Number(retryAfterMs) };
  }

  return {
    async charge(limits, now) {
      if (limits.length === 1) return chargeOne(limits, now);
      const groups = byKey(limits);
      const answers = await Promise.all(groups.map((group) => chargeOne(group, now)));
      const full = answers.filter((answer): answer is Limited => answer.word === 'limited');
      const [slowest] = full.toSorted((left, right) => right.retryAfterMs - left.retryAfterMs);
      if (slowest === undefined) return { word: 'allowed' };
      await Promise.all(groups.filter((_, place) => answers[place]?.word === 'allowed').map((group) => call('refund', group, now)));
      return slowest;
    },
    async refund(limits) {
      await Promise.all(byKey(limits).map((group) => call('refund', group)));
    },
  };
}

const byKey = (limits: readonly AttemptLimit[]): readonly (readonly AttemptLimit[])[] => [...Map.groupBy(limits, ({ key }) => key).values()];
