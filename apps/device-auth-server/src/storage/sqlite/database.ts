/** The one file that knows the driver: statements prepared once, transactions that take the write lock at their start, faults in our words. */
import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Unavailable } from '../../protocol/unavailable.js';

export type Value = SQLInputValue;
export type Row = Record<string, unknown>;

export interface Statement {
  get(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
  /** How many rows changed. */
  run(...values: Value[]): number;
}

export interface Database {
  prepare(sql: string): Statement;
  execute(sql: string): void;
  /** Runs `work` alone: BEGIN IMMEDIATE, so that what it read still holds when it writes. A throw undoes everything. */
  transaction<Result>(work: () => Result): Result;
  backup(path: string): Promise<void>;
  close(): void;
}

export function openDatabase(path: string, busyTimeoutMs: number): Database {
  const driver = translated(() => new DatabaseSync(path, { timeout: busyTimeoutMs }));
  const begin = driver.prepare('BEGIN IMMEDIATE');
  const commit = driver.prepare('COMMIT');

  return {
    prepare: (sql) => statement(translated(() => driver.prepare(sql))),
    execute: (sql) => translated(() => driver.exec(sql)),
    transaction: (work) => {
      translated(() => begin.run());
      try {
        const result = work();
        translated(() => commit.run());
        return result;
      } catch (error) {
        if (driver.isTransaction) driver.exec('ROLLBACK');
        throw error;
      }
    },
    backup: async (to) => {
      await backup(driver, to);
    },
    close: () => {
      if (driver.isOpen) driver.close();
    },
  };
}

function statement(prepared: StatementSync): Statement {
  return {
    get: (...values) => translated(() => prepared.get(...values)),
    all: (...values) => translated(() => prepared.all(...values)),
    run: (...values) => translated(() => Number(prepared.run(...values).changes)),
  };
}

/** https://www.sqlite.org/rescode.html: busy, locked, out of memory, read-only, input/output error, full, cannot open. They pass, or an operator makes them pass. */
const PASSING = new Set([5, 6, 7, 8, 10, 13, 14]);

function translated<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    // The low byte is the primary code, the rest says more.
    const { errcode = 0 } = error as { readonly errcode?: number };
    if (!PASSING.has(errcode & 0xff)) throw error;
    throw new Unavailable('the store does not answer now', 1, error);
  }
}
