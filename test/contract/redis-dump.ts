import { Redis } from 'ioredis';

export interface RedisEntry {
  readonly key: string;
  readonly type: 'string' | 'hash' | 'set';
  /** Null: kept until removed. */
  readonly expiresAt: number | null;
  /** The bytes of a string, the members of a set, the names and values of a hash in turn. */
  readonly value: Buffer | readonly Buffer[];
}

/** A second way into a Redis, which knows nothing of the adapter. */
export interface RedisDump {
  read(): Promise<readonly RedisEntry[]>;
  clear(): Promise<void>;
  close(): void;
}

/** Everything a server holds, in one answer, so that nothing moves meanwhile. */
const EVERYTHING = `
  local reading = { string = 'GET', hash = 'HGETALL', set = 'SMEMBERS' }
  local found = {}
  for place, key in ipairs(redis.call('KEYS', '*')) do
    local type = redis.call('TYPE', key).ok
    found[place] = { key, type, redis.call('PEXPIRETIME', key), redis.call(reading[type], key) }
  end
  return found
`;

type Found = readonly [key: Buffer, type: Buffer, expiresAt: number, value: Buffer | readonly Buffer[]];

/** Each URL names one server, or every master of a Cluster. */
export function openRedisDump(urls: readonly string[]): RedisDump {
  const masters = urls.flatMap((url) => {
    const scheme = url.startsWith('rediss') ? 'rediss' : 'redis';
    const addresses = url.slice(url.indexOf('://') + 3).split(',');
    return addresses.map((address) => new Redis(`${scheme}://${address}`));
  });
  return {
    async read() {
      const found = (await Promise.all(masters.map((master) => master.callBuffer('EVAL', EVERYTHING, 0)))) as unknown as Found[][];
      return found.flat().map(([key, type, expiresAt, value]) => ({
        key: key.toString(),
        type: type.toString() as RedisEntry['type'],
        expiresAt: expiresAt === -1 ? null : expiresAt,
        value,
      }));
    },
    async clear() {
      await Promise.all(masters.map((master) => master.flushall()));
    },
    close: () => masters.forEach((master) => master.disconnect()),
  };
}
