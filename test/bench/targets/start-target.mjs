// Starts a target whole: an empty Redis where it takes one, the server on its own core, and beside it, off that core, the door through which
// people and neighbours act: approvals, codes, records that the benchmark prepares.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loggedUrl, startProcess } from '../machine/child-process.mjs';
import { LOAD_CORE, SERVER_CORE } from '../machine/cores.mjs';
import { startRedis } from '../machine/redis-server.mjs';

let started = 0;

export async function startTarget(target, home, { nodeArgs = [] } = {}) {
  started += 1;
  const folder = join(home, `${target.name}-${started}`);
  mkdirSync(folder);
  const stops = [];
  const stop = async () => {
    for (const one of stops.toReversed()) await one();
  };
  try {
    const redis = target.redis ? await startRedis(folder, 'redis') : undefined;
    if (redis !== undefined) stops.push(() => redis.stop());
    const about = { redisUrl: redis?.url, home: folder };
    const start = async (name, core, { args, env = {} }) => {
      const log = join(folder, `${name}.log`);
      const process = await startProcess({ core, args, env: { NODE_ENV: 'production', ...env }, log, readyWhen: loggedUrl });
      stops.push(() => process.stop());
      return { pid: process.pid, url: process.ready };
    };
    const another = (name, more = []) => {
      const { args, env } = target.server(about);
      return start(name, SERVER_CORE, { args: [...more, ...args], env });
    };
    const server = await another('server', nodeArgs);
    const door = await start('door', LOAD_CORE, target.door(about));
    return { target, folder, redis, server, door, urls: { server: server.url, door: door.url }, another, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
