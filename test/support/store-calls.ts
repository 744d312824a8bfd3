import { StatementSync } from 'node:sqlite';
import type { TestServer } from './server.js';

/** What a request asked of the store, by the port's verbs, and how many transactions SQLite was told to begin for it. */
export interface StoreCalls {
  readonly verbs: readonly string[];
  readonly transactions: number;
}

/** Watches the ports and the driver, both the real ones, while `work` runs; nothing else may talk to the server meanwhile. */
export async function storeCalls({ stores }: TestServer, work: () => Promise<unknown>): Promise<StoreCalls> {
  const verbs: string[] = [];
  const undo = Object.entries(stores).flatMap(([slice, store]) => (typeof store === 'object' ? watchVerbs(slice, store as Verbs, verbs) : []));
  const begun = watchTransactions();
  try {
    await work();
    return { verbs, transactions: begun.count() };
  } finally {
    begun.stop();
    for (const step of undo) step();
  }
}

type Verbs = Record<string, unknown>;

function watchVerbs(slice: string, store: Verbs, verbs: string[]): (() => void)[] {
  return Object.entries(store).map(([verb, call]) => {
    if (typeof call === 'function') {
      store[verb] = (...given: unknown[]): unknown => {
        verbs.push(`${slice}.${verb}`);
        return call.apply(store, given);
      };
    }
    return () => void (store[verb] = call);
  });
}

function watchTransactions(): { count: () => number; stop: () => void } {
  const { run } = StatementSync.prototype;
  let count = 0;
  StatementSync.prototype.run = function watched(this: StatementSync, ...values: Parameters<typeof run>) {
    if (this.sourceSQL.startsWith('BEGIN')) count += 1;
    return run.apply(this, values);
  } as typeof run;
  return { count: () => count, stop: () => void (StatementSync.prototype.run = run) };
}
