import { resolve } from 'node:path';
import { parseRedisUrl, redisPlace } from './redis-address.js';

const IN_MEMORY = ':memory:';

export const isEmbedded = (url: string): boolean => url.startsWith('sqlite:');

/** The store is the memory of the server itself, and ends with it. */
export const isInMemory = (url: string): boolean => url === `sqlite:${IN_MEMORY}`;

/** Where the store is, for people to read: an absolute path, `:memory:`, or an address without who logs in. */
export function storePlace(url: string): string {
  if (!isEmbedded(url)) return redisPlace(url);
  const path = url.slice('sqlite:'.length);
  return path === IN_MEMORY ? path : resolve(path);
}

/** Where the keys of a server that was given none are kept: beside its embedded store, so that they are moved and backed up with it. */
export function secretKeyPath(url: string): string {
  const path = storePlace(url);
  return path === IN_MEMORY ? path : `${path}.keys`;
}

export function storeUrlFault(url: string): string | undefined {
  if (/^rediss?(?:\+\w+)?:/u.test(url)) return parseRedisUrl(url) === undefined ? redisFault(url) : undefined;
  if (!isEmbedded(url)) return 'must begin with sqlite: or redis:, such as sqlite:./data/device-auth.sqlite or redis://127.0.0.1:6379.';
  const path = url.slice('sqlite:'.length);
  if (path === '') return 'names no file. Write sqlite:./data/device-auth.sqlite.';
  if (path.startsWith('//')) return 'must not have two slashes. Write sqlite:/var/lib/device-auth/device-auth.sqlite.';
  return undefined;
}

/** Accounts and signing keys in a store of their own: beside a Redis that may be flushed, another that may not. */
export function accountsUrlFault(url: string, { STORE_URL: store }: { readonly STORE_URL?: string }): string | undefined {
  if (store === undefined || isEmbedded(store)) return 'goes with a STORE_URL of Redis. An embedded store keeps everything in its one file; leave it out.';
  if (url === store) return 'is the STORE_URL itself. Leave it out, or name another Redis.';
  return parseRedisUrl(url) === undefined ? redisFault(url) : undefined;
}

/** The text itself is not repeated: it may hold a password. */
function redisFault(url: string): string {
  if (url.includes('+sentinel:')) return 'must name Sentinels and the master they know: redis+sentinel://HOST:26379,HOST:26379/NAME.';
  if (url.includes('+cluster:')) return 'must name nodes of the Cluster: redis+cluster://HOST:6379,HOST:6379, without a database.';
  return 'must name one server: redis://HOST:6379 or rediss://USER:PASSWORD@HOST:6379/0, each part percent-encoded.';
}
