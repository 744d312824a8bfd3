import fc from 'fast-check';
import type { Counter } from '../../apps/device-auth-server/src/protocol/attempt-limit/charge.js';
import { told, untold, type Event } from './events.js';

const limits = fc.subarray(
  [
    { key: 'misses of alice', count: 3, windowMs: 600_000 },
    { key: 'misses of alice', count: 5, windowMs: 86_400_000 },
    { key: 'misses from 192.0.2.1', count: 4, windowMs: 60_000 },
  ],
  { minLength: 1 },
);
const jti = fc.constantFrom('token one', 'token two');

export const attemptEvent = fc.oneof(
  {
    weight: 6,
    arbitrary: limits.map((of): Event =>
      told(`charge ${of.map(({ key, windowMs }) => `${key}/${windowMs}`).join()}`, (stores, now) => stores.attempts.charge(of, now)),
    ),
  },
  { weight: 1, arbitrary: limits.map((of): Event => untold(`refund ${of.map(({ key }) => key).join()}`, (stores) => stores.attempts.refund(of))) },
  { weight: 1, arbitrary: jti.map((id): Event => untold(`deny ${id}`, (stores, now) => stores.deniedTokens.deny(id, now + 600_000))) },
  { weight: 1, arbitrary: jti.map((id): Event => told(`is ${id} denied`, (stores, now) => stores.deniedTokens.isDenied(id, now))) },
);

export const counterEdges = ({ at, limit }: Counter): number[] => at.map((instant) => instant + limit.windowMs);
export const deniedEdges = ({ until }: { readonly until: number }): number[] => [until];

/** What has left its window counts no more; when it is dropped is the store's affair. */
export const counterMeaning = (counter: Counter, now: number): Counter => ({
  ...counter,
  at: counter.at.filter((instant) => now < instant + counter.limit.windowMs),
});
