import { afterAll, beforeAll } from '@jest/globals';
import { startRedis, type RunningRedis } from '../support/redis.js';
import { describeStores } from './describe-stores.js';
import { openRedis } from './redis-under-test.js';

let redis: RunningRedis;
let accounts: RunningRedis;
beforeAll(async () => {
  [redis, accounts] = await Promise.all([startRedis(), startRedis()]);
});
afterAll(() => Promise.all([redis.stop(), accounts.stop()]));

describeStores(
  'Redis with accounts in a store of their own',
  openRedis(() => [redis.url, accounts.url]),
);
