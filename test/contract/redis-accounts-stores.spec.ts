import { afterAll } from '@jest/globals';
import { startRedis } from '../support/redis.js';
import { describeStores } from './describe-stores.js';
import { openRedis } from './redis-under-test.js';

const [redis, accounts] = await Promise.all([startRedis(), startRedis()]);
afterAll(() => Promise.all([redis.stop(), accounts.stop()]));

describeStores('Redis with accounts in a store of their own', openRedis(redis.url, accounts.url));
