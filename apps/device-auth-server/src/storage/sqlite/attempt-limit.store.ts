import type { AttemptLimitStore } from '../../protocol/attempt-limit/attempt-limit.js';
import { charge, counterExpiresAt, counterName, refund, type Counter } from '../../protocol/attempt-limit/charge.js';
import type { Clock } from '../../protocol/ports.js';
import type { Database } from './database.js';
import { recordTable } from './record-table.js';

export function attemptLimitStore(database: Database, clock: Clock): AttemptLimitStore {
  const counters = recordTable<Counter>(database, {
    table: 'attempts',
    keyOf: ({ limit }) => counterName(limit),
    expiresAt: counterExpiresAt,
  });

  return {
    async charge(limits, now = clock()) {
      return database.transaction(() => {
        const { answer, next } = charge(
          limits.map((limit) => ({ limit, counter: counters.find(counterName(limit), now) })),
          now,
        );
        for (const counter of next) counters.put(counter);
        return answer;
      });
    },
    async refund(limits) {
      const now = clock();
      database.transaction(() => {
        for (const limit of limits) {
          const counter = counters.find(counterName(limit), now);
          if (counter !== undefined) counters.put(refund(counter));
        }
      });
    },
  };
}
