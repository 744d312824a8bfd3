import { afterAll, beforeAll } from '@jest/globals';
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
