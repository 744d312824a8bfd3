import type { Config } from '../config/config.js';
import type { OpenedStores, StoreOptions } from './opened-stores.js';

/** Which store, and where, is picked once, from the configuration. Each database is loaded only where it is used: a start is as quick as its own store. */
export async function openStores({ url, redis, accounts }: Config['store'], options: StoreOptions): Promise<OpenedStores> {
  if (redis === undefined) {
    const { openSqliteStores } = await import('./sqlite/sqlite-stores.js');
    return openSqliteStores(url, options);
  }
  const { openRedisStores } = await import('./redis/redis-stores.js');
  const { clock: _ownClock, ...shared } = options;
  return openRedisStores(redis, { ...shared, accounts });
}
