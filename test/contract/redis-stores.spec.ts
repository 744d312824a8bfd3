import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { aDeviceAuthorization } from '../support/records.js';
import { startRedis, type RunningRedis } from '../support/redis.js';
import { describeStores } from './describe-stores.js';
import { openRedis } from './redis-under-test.js';

/** One that is running already may be given, and is emptied. */
const given = process.env['CONTRACT_REDIS_URL'];
let redis: Pick<RunningRedis, 'url' | 'stop'>;
beforeAll(async () => {
  redis = given === undefined ? await startRedis() : { url: given, stop: () => Promise.resolve() };
});
afterAll(() => redis.stop());

describeStores(
  'Redis',
  openRedis(() => [redis.url]),
);

it('A Redis that was told to forget its scripts is told them again', async () => {
  const session = { idleMs: 1_000, absoluteMs: 1_000, adminIdleMs: 1_000 };
  const { stores, close } = await openRedis(() => [redis.url])({ clock: Date.now, session });
  const server = new Redis(redis.url);
  try {
    const record = aDeviceAuthorization({ createdAt: Date.now(), expiresAt: Date.now() + 60_000 });
    for (const word of ['opened', 'opened']) {
      await server.script('FLUSH');
      await expect(stores.deviceAuthorizations.open(record)).resolves.toBe(word);
      await expect(stores.deviceAuthorizations.has(record.locator)).resolves.toBe(true);
    }
    await expect(server.info('commandstats')).resolves.toMatch(/cmdstat_evalsha:.*failed_calls=[1-9]/u);
  } finally {
    server.disconnect();
    await close();
  }
});
