import type { AttemptAnswer, AttemptLimit, AttemptRecord } from './attempt-limit.js';

/** A counter as the rule sees it: the record carries its limit, so that it knows when it is empty again. */
export interface Counter extends AttemptRecord {
  readonly limit: AttemptLimit;
}

/** One counter a limit and window: the same key may be limited twice, by the hour and by the day. */
export const counterName = ({ key, windowMs }: AttemptLimit): string => `${key} ${windowMs}`;

/** When the last attempt it remembers has left the window, a counter is empty and may be swept. */
export const counterExpiresAt = ({ at, limit }: Counter): number => (at.at(-1) ?? 0) + limit.windowMs;

export interface Charge {
  readonly limit: AttemptLimit;
  readonly counter: Counter | undefined;
}

/** Charges every counter or, when one is full, none; of several full ones the slowest to empty is named. */
export function charge(charges: readonly Charge[], now: number): { readonly answer: AttemptAnswer; readonly next: readonly Counter[] } {
  const sliding = charges.map(({ limit, counter }) => ({ limit, at: (counter?.at ?? []).filter((at) => now < at + limit.windowMs) }));
  const full = sliding
    .filter(({ limit, at }) => at.length >= limit.count)
    .map(({ limit, at }) => ({ key: limit.key, retryAfterMs: (at.at(-limit.count) ?? now) + limit.windowMs - now }))
    .toSorted((left, right) => right.retryAfterMs - left.retryAfterMs)[0];
  if (full !== undefined) return { answer: { word: 'limited', ...full }, next: [] };
  return { answer: { word: 'allowed' }, next: sliding.map(({ limit, at }) => ({ v: 1, limit, at: [...at, now] })) };
}

/** Without its newest attempt. */
export const refund = (counter: Counter): Counter => ({ ...counter, at: counter.at.slice(0, -1) });
