import type { Transition } from '../../protocol/transition.js';
import type { Database, Value } from './database.js';

/** How a slice's records lie in their table: whole, as JSON, beside only those columns that something looks for. */
export interface RecordShape<Stored> {
  readonly table: string;
  readonly keyOf: (record: Stored) => string;
  /** Undefined: kept until it is removed. */
  readonly expiresAt: (record: Stored) => number | undefined;
  readonly index?: Readonly<Record<string, (record: Stored) => Value>>;
}

export interface RecordTable<Stored> {
  /** What has expired is not there, whether or not it was swept yet. */
  find(key: string, now: number): Stored | undefined;
  /** `column` is one of the shape's index columns. */
  where(column: string, value: Value, now: number): Stored[];
  all(now: number): Stored[];
  put(record: Stored): void;
  /** Whether there was something to remove. */
  remove(key: string, now: number): boolean;
  removeWhere(column: string, value: Value, now: number): number;
  /** One verb: reads the record, asks the rule, keeps what it wants kept, in one transaction. */
  step<Answer>(key: string, now: number, rule: (record: Stored | undefined) => Transition<Answer, Stored>): Answer;
}

/** The version of records this build reads and writes. */
const RECORD_VERSION = 1;

export function recordTable<Stored extends { readonly v: 1 }>(database: Database, shape: RecordShape<Stored>): RecordTable<Stored> {
  const { table, keyOf } = shape;
  const index = Object.entries(shape.index ?? {});
  const columns = ['key', 'record', 'expires_at', ...index.map(([column]) => column)];
  const live = '(expires_at IS NULL OR expires_at > ?)';
  const selectOne = database.prepare(`SELECT record FROM ${table} WHERE key = ? AND ${live}`);
  const selectAll = database.prepare(`SELECT record FROM ${table} WHERE ${live}`);
  const selectWhere = new Map(index.map(([column]) => [column, database.prepare(`SELECT record FROM ${table} WHERE ${column} = ? AND ${live}`)]));
  const upsert = database.prepare(`INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  const deleteOne = database.prepare(`DELETE FROM ${table} WHERE key = ? AND ${live}`);
  const deleteWhere = new Map(index.map(([column]) => [column, database.prepare(`DELETE FROM ${table} WHERE ${column} = ? AND ${live}`)]));

  const find = (key: string, now: number): Stored | undefined => {
    const row = selectOne.get(key, now);
    return row === undefined ? undefined : (decode(table, row['record']) as Stored);
  };
  const put = (record: Stored): void => {
    upsert.run(keyOf(record), JSON.stringify(record), shape.expiresAt(record) ?? null, ...index.map(([, valueOf]) => valueOf(record)));
  };

  return {
    find,
    where: (column, value, now) => (selectWhere.get(column)?.all(value, now) ?? []).map((row) => decode(table, row['record']) as Stored),
    all: (now) => selectAll.all(now).map((row) => decode(table, row['record']) as Stored),
    put,
    remove: (key, now) => deleteOne.run(key, now) > 0,
    removeWhere: (column, value, now) => deleteWhere.get(column)?.run(value, now) ?? 0,
    step: (key, now, rule) =>
      database.transaction(() => {
        const { answer, next } = rule(find(key, now));
        if (next !== undefined) put(next);
        return answer;
      }),
  };
}

function decode(table: string, text: unknown): { readonly v: number } {
  const record = JSON.parse(String(text)) as { readonly v: number };
  if (record.v !== RECORD_VERSION) throw new Error(`a record in ${table} is of version ${record.v}; this build reads version ${RECORD_VERSION}`);
  return record;
}
