import type { Database } from './database.js';

/** Every table alike: the record under its key, when it ends, and what is looked for. */
const recordTableSql = (table: string, index: Readonly<Record<string, string>> = {}): string => `
  CREATE TABLE ${table} (
    key TEXT NOT NULL PRIMARY KEY,
    record TEXT NOT NULL,
    expires_at INTEGER${Object.entries(index)
      .map(([column, type]) => `,\n    ${column} ${type}`)
      .join('')}
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ${table}_by_end ON ${table} (expires_at) WHERE expires_at IS NOT NULL;
`;

/** Step n takes a file from version n to n + 1. Steps already released never change. */
const MIGRATIONS: readonly string[] = [
  [
    recordTableSql('device_authorizations', { enterable_until: 'INTEGER' }),
    'CREATE INDEX device_authorizations_enterable ON device_authorizations (enterable_until) WHERE enterable_until IS NOT NULL;',
    recordTableSql('sealed_responses'),
    recordTableSql('authorization_codes'),
    recordTableSql('authorization_requests'),
    recordTableSql('refresh_token_families', { end_user_id: 'TEXT NOT NULL' }),
    'CREATE INDEX refresh_token_families_of ON refresh_token_families (end_user_id);',
    recordTableSql('end_users', { username: 'TEXT NOT NULL UNIQUE' }),
    recordTableSql('browser_sessions', { end_user_id: 'TEXT NOT NULL' }),
    'CREATE INDEX browser_sessions_of ON browser_sessions (end_user_id);',
    recordTableSql('attempts'),
    recordTableSql('denied_tokens'),
    recordTableSql('signing_keys'),
  ].join('\n'),
];

/**
 * Only the server migrates, since a shell of a newer build must not change a file under a running older server. An empty file is
 * nobody's yet: accounts may be added from a shell before the first start.
 */
export function migrate(database: Database, role: 'server' | 'shell', path: string, steps: readonly string[] = MIGRATIONS): void {
  const known = steps.length;
  const versionOf = database.prepare('PRAGMA user_version');
  database.transaction(() => {
    const version = Number(versionOf.get()?.['user_version']);
    if (version > known) throw new Error(`${path} was written by a newer version of the server (schema ${version}, this build knows ${known})`);
    if (version === known) return;
    if (role === 'shell' && version !== 0) {
      throw new Error(`${path} has schema ${version}, this build needs ${known}: start the server of this build once, it migrates the file`);
    }
    for (const step of steps.slice(version)) database.execute(step);
    database.execute(`PRAGMA user_version = ${known}`);
  });
}
