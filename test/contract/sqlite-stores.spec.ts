import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStores } from '../../apps/device-auth-server/src/storage/sqlite/sqlite-stores.js';
import { describeStores } from './describe-stores.js';
import type { OpenStore, Snapshot } from './store-under-test.js';

/** The file is read by a second connection that knows nothing of the adapter. */
const openSqlite: OpenStore = async ({ clock, session }) => {
  const directory = mkdtempSync(join(tmpdir(), 'device-auth-contract-'));
  const path = join(directory, 'store.sqlite');
  const stores = openSqliteStores(`sqlite:${path}`, { clock, role: 'server', session });
  const beside = new DatabaseSync(path);
  beside.exec('PRAGMA synchronous = OFF');
  const tables = beside
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'signing_keys'")
    .all()
    .map(({ name }) => String(name))
    .map((table) => ({
      slice: table.replace(/_(\w)/gu, (_, letter: string) => letter.toUpperCase()),
      select: beside.prepare(`SELECT key, record, expires_at FROM ${table} WHERE expires_at IS NULL OR expires_at > ?`),
      empty: beside.prepare(`DELETE FROM ${table}`),
    }));
  return {
    stores,
    countsExactly: true,
    async snapshot(now): Promise<Snapshot> {
      const entries = tables.map(({ slice, select }) => {
        const rows = select.all(now).map((row) => [String(row['key']), { record: JSON.parse(String(row['record'])), expiresAt: row['expires_at'] }] as const);
        return [slice, Object.fromEntries(rows)] as const;
      });
      return Object.fromEntries(entries) as Snapshot;
    },
    async clear() {
      beside.exec('BEGIN IMMEDIATE');
      for (const { empty } of tables) empty.run();
      beside.exec('COMMIT');
    },
    async close() {
      beside.close();
      stores.close();
      rmSync(directory, { recursive: true });
    },
  };
};

describeStores('SQLite', openSqlite);
