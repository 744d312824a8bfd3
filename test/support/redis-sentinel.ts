import { HOST, RedisProcess } from './redis-process.ts';
import { frugal, type RunningRedis, type StartRedis } from './redis.ts';
import { until } from './until.ts';

const NAME = 'device-auth';
const SENTINELS = 3;
const QUORUM = 2;

export interface StartSentinel extends StartRedis {
  readonly replicas: number;
}

/** `processes` are the master, then its replicas. */
export interface RunningSentinel extends RunningRedis {
  readonly sentinels: readonly RedisProcess[];
}

/** One master with replicas, and sentinels that know them and each other: when the master dies, another takes its place within seconds. */
export async function startSentinel({ replicas: count, args = [] }: StartSentinel): Promise<RunningSentinel> {
  const started: RedisProcess[] = [];
  const start = async (options: Parameters<typeof RedisProcess.start>[0]): Promise<RedisProcess> => {
    const process = await RedisProcess.start(options);
    started.push(process);
    return process;
  };
  const stop = async (): Promise<void> => void (await Promise.all(started.map((process) => process.stop())));
  try {
    const own = [...frugal, '--repl-diskless-sync-delay', '0', ...args];
    const master = await start({ args: own });
    const replicas = await Promise.all(Array.from({ length: count }, () => start({ args: [...own, '--replicaof', HOST, String(master.port)] })));
    await Promise.all(replicas.map((replica) => until(`${replica.address} has what its master has`, () => replica.isInSync())));
    const watching = { args: ['--sentinel'], configFile: sentinelConfig(master) };
    const sentinels = await Promise.all(Array.from({ length: SENTINELS }, () => start(watching)));
    await Promise.all(sentinels.map((sentinel) => until(`${sentinel.address} knows the others`, () => knowsAll(sentinel, count))));
    return { url: `redis+sentinel://${sentinels.map(({ address }) => address).join(',')}/${NAME}`, processes: [master, ...replicas], sentinels, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const sentinelConfig = (master: RedisProcess): string => `
sentinel monitor ${NAME} ${HOST} ${master.port} ${QUORUM}
sentinel down-after-milliseconds ${NAME} 500
sentinel failover-timeout ${NAME} 3000
`;

async function knowsAll(sentinel: RedisProcess, replicas: number): Promise<boolean> {
  const about = asRecord((await sentinel.ask('SENTINEL', 'MASTER', NAME)) as string[]);
  return about['num-slaves'] === String(replicas) && about['num-other-sentinels'] === String(SENTINELS - 1);
}

/** RESP2 answers with a flat list of names and values. */
const asRecord = (list: readonly string[]): Record<string, string> =>
  Object.fromEntries(list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1] ?? '']] : [])));
