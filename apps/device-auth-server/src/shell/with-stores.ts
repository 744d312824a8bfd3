import { ConfigError } from '../config/config-error.js';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load-config.js';
import { storePath } from '../config/store-url.js';
import type { SqliteStores } from '../storage/sqlite/sqlite-stores.js';
import type { Shell } from './shell.js';

/** Opens the store the server uses, beside a running server too, and closes it whatever happens. */
export async function withStores<Answer>(shell: Shell, work: (stores: SqliteStores, config: Config) => Promise<Answer>): Promise<Answer> {
  const config = loadConfig(shell.env);
  if (storePath(config.store.url) === ':memory:') {
    throw new ConfigError(['STORE_URL: is sqlite::memory:, so whatever a command wrote would be lost as it ends. Name a file, for the server and here.']);
  }
  const { openSqliteStores } = await import('../storage/sqlite/sqlite-stores.js');
  const { idleSeconds, absoluteSeconds, adminIdleSeconds } = config.session;
  const stores = openSqliteStores(config.store.url, {
    clock: shell.clock,
    role: 'shell',
    session: { idleMs: idleSeconds * 1_000, absoluteMs: absoluteSeconds * 1_000, adminIdleMs: adminIdleSeconds * 1_000 },
  });
  try {
    return await work(stores, config);
  } finally {
    stores.close();
  }
}
