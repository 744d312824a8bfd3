import { afterAll } from '@jest/globals';
import { startCluster } from '../support/redis-cluster.js';
import { describeStores } from './describe-stores.js';
import { openRedis } from './redis-under-test.js';

const cluster = await startCluster({ masters: 3 });
afterAll(() => cluster.stop());

describeStores('Redis Cluster', openRedis(cluster.url));
