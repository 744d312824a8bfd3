import { setImmediate } from 'node:timers/promises';
import type { Database } from './database.js';

const BATCH = 500;
const EVERY_MS = 60_000;

export interface Purge {
  /** Removes what has expired; how many records went. */
  run(now: number): Promise<number>;
  start(clock: () => number): void;
  stop(): void;
}

/** The broom. Reads never see what has expired, so it may be late; it works in small batches, letting requests through between them. */
export function purge(database: Database, tables: readonly string[]): Purge {
  const sweeps = tables.map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE key IN (SELECT key FROM ${table} WHERE expires_at <= ? ORDER BY expires_at LIMIT ${BATCH})`),
  );
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> | undefined;
  const stopping = new AbortController();

  async function sweepAll(now: number): Promise<number> {
    let removed = 0;
    for (const sweep of sweeps) {
      for (let batch = BATCH; batch === BATCH && !stopping.signal.aborted; removed += batch) {
        batch = database.transaction(() => sweep.run(now));
        await setImmediate();
      }
    }
    return removed;
  }

  const run = (now: number): Promise<number> => (running ??= sweepAll(now).finally(() => (running = undefined)));

  return {
    run,
    start: (clock) => {
      // A sweep that finds the store busy is made up for by the next one.
      timer = setInterval(() => void run(clock()).catch(() => 0), EVERY_MS);
      timer.unref();
    },
    stop: () => {
      stopping.abort();
      clearInterval(timer);
    },
  };
}
