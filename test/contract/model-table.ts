import type { Transition } from '../../apps/device-auth-server/src/protocol/transition.js';
import type { StoredRecord } from './store-under-test.js';

export interface ModelTable<Stored> {
  find(key: string, now: number): Stored | undefined;
  all(now: number): Stored[];
  put(this: void, record: Stored): void;
  remove(key: string, now: number): boolean;
  removeWhere(matches: (record: Stored) => boolean, now: number): number;
  step<Answer>(key: string, now: number, rule: (record: Stored | undefined) => Transition<Answer, Stored>): Answer;
  snapshot(now: number): Readonly<Record<string, StoredRecord>>;
}

/** A map that forgets what has expired. */
export function modelTable<Stored>(keyOf: (record: Stored) => string, expiresAt: (record: Stored) => number | null): ModelTable<Stored> {
  const records = new Map<string, Stored>();
  const isLive = (record: Stored, now: number): boolean => now < (expiresAt(record) ?? Infinity);
  const find = (key: string, now: number): Stored | undefined => {
    const record = records.get(key);
    return record !== undefined && isLive(record, now) ? record : undefined;
  };
  const all = (now: number): Stored[] => [...records.values()].filter((record) => isLive(record, now));
  const put = (record: Stored): void => void records.set(keyOf(record), record);
  return {
    find,
    all,
    put,
    remove: (key, now) => find(key, now) !== undefined && records.delete(key),
    removeWhere: (matches, now) => all(now).filter((record) => matches(record) && records.delete(keyOf(record))).length,
    step: (key, now, rule) => {
      const { answer, next } = rule(find(key, now));
      if (next !== undefined) put(next);
      return answer;
    },
    snapshot: (now) => Object.fromEntries(all(now).map((record) => [keyOf(record), { record, expiresAt: expiresAt(record) }])),
  };
}
