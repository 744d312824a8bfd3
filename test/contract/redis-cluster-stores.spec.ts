import { afterAll, beforeAll } from '@jest/globals';
import { startCluster } from '../support/redis-cluster.js';
import type { RunningRedis } from '../support/redis.js';
import { describeStores } from './describe-stores.js';
import { openRedis } from './redis-under-test.js';

let cluster: RunningRedis;
beforeAll(async () => {
  cluster = await startCluster({ masters: 3 });
});
afterAll(() => cluster.stop());

describeStores(
  'Redis Cluster',
  openRedis(() => [cluster.url]),
);
