import { afterEach, describe, expect, it } from '@jest/globals';
import { startCluster } from '../support/redis-cluster.js';
import { startSentinel } from '../support/redis-sentinel.js';
import { startRedis, type RunningRedis } from '../support/redis.js';
import { until } from '../support/until.js';

const started: RunningRedis[] = [];
const stopped = async <Running extends RunningRedis>(starting: Promise<Running>): Promise<Running> => {
  const running = await starting;
  started.push(running);
  return running;
};
afterEach(() => Promise.all(started.splice(0).map((running) => running.stop())));

/* What the suites that break a Redis rely on. */

describe('a Redis of the tests', () => {
  it('forgets when it dies, unless it was started with a log', async () => {
    const recalls = async (args: readonly string[]): Promise<unknown> => {
      const [redis] = (await stopped(startRedis({ args }))).processes;
      await redis?.ask('SET', 'key', 'value');
      await redis?.kill();
      await redis?.restart();
      return redis?.ask('GET', 'key');
    };
    await expect(recalls([])).resolves.toBeNull();
    await expect(recalls(['--appendonly', 'yes', '--appendfsync', 'always'])).resolves.toBe('value');
  });

  it('as a cluster puts a replica in the place of a master that died', async () => {
    const { processes } = await stopped(startCluster({ masters: 3, replicasPerMaster: 1 }));
    const [dies, stays, , replica] = processes;
    await expect(stays?.ask('CLUSTER', 'INFO')).resolves.toContain('cluster_slots_ok:16384');
    await dies?.kill();
    await until('the replica is a master', async () => String(await replica?.ask('ROLE')).startsWith('master'));
  });

  it('under sentinels puts a replica in the place of the master that died', async () => {
    const { processes, sentinels } = await stopped(startSentinel({ replicas: 2 }));
    const [master, ...replicas] = processes;
    const named = async (): Promise<string> => String(await sentinels[0]?.ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'device-auth'));
    await expect(named()).resolves.toBe(`127.0.0.1,${master?.port}`);
    await master?.kill();
    await until('another is named', async () => (await named()) !== `127.0.0.1,${master?.port}`);
    expect(replicas.map(({ port }) => `127.0.0.1,${port}`)).toContain(await named());
  });
});
