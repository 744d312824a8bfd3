import { ConfigError } from '../config/config-error.js';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load-config.js';
import { isInMemory } from '../config/store-url.js';
import type { OpenedStores } from '../storage/opened-stores.js';
import type { Shell } from './shell.js';

/** Opens the store the server uses, beside a running server too, and closes it whatever happens. */
export async function withStores<Answer>(shell: Shell, work: (stores: OpenedStores, config: Config) => Promise<Answer>): Promise<Answer> {
  const config = loadConfig(shell.env);
  if (isInMemory(config.store.url)) {
    throw new ConfigError(['STORE_URL: is sqlite::memory:, so whatever a command wrote would be lost as it ends. Name a file, for the server and here.']);
  }
  const { openStores } = await import('../storage/open-stores.js');
  const { idleSeconds, absoluteSeconds, adminIdleSeconds } = config.session;
  const stores = await openStores(config.store, {
    clock: shell.clock,
    role: 'shell',
    session: { idleMs: idleSeconds * 1_000, absoluteMs: absoluteSeconds * 1_000, adminIdleMs: adminIdleSeconds * 1_000 },
  });
  try {
    return await work(stores, config);
  } finally {
    await stores.close();
  }
}
