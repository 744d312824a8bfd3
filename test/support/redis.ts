import { RedisProcess } from './redis-process.ts';

/** Real servers, as a STORE_URL names them. */
export interface RunningRedis {
  readonly url: string;
  readonly processes: readonly RedisProcess[];
  stop(): Promise<void>;
}

export interface StartRedis {
  /** As on the command line, after ours: `['--appendonly', 'yes', '--appendfsync', 'always']` keeps what it was told over a death. */
  readonly args?: readonly string[];
}

/** Nothing on disk, and not more memory than a test should need. */
export const frugal = ['--save', '', '--appendonly', 'no', '--maxmemory', '256mb', '--maxmemory-policy', 'noeviction'];

export async function startRedis({ args = [] }: StartRedis = {}): Promise<RunningRedis> {
  const process = await RedisProcess.start({ args: [...frugal, ...args] });
  return { url: `redis://${process.address}`, processes: [process], stop: () => process.stop() };
}
