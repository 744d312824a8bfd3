// A Redis of our own: empty, on a free port of this machine, nothing written to disk.
import { join } from 'node:path';
import Redis from 'ioredis';
import { providePrograms } from '../../../tools/programs.mjs';
import { LOAD_CORE } from './cores.mjs';
import { startProcess } from './child-process.mjs';
import { freePort } from './free-port.mjs';

export async function startRedis(home, name) {
  const port = await freePort();
  const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no', '--dir', home].map(String);
  const log = join(home, `${name}.log`);
  const server = await startProcess({ core: LOAD_CORE, command: program(), args, log, readyWhen: (text) => /Ready to accept connections/u.exec(text)?.[0] });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url);
  return {
    url,
    pid: server.pid,
    client,
    async usedMemory() {
      return Number(/^used_memory:(\d+)/mu.exec(await client.info('memory'))[1]);
    },
    /** How often each command ran since the last time it was asked. */
    async takeCommandCounts() {
      const stats = await client.info('commandstats');
      await client.config('RESETSTAT');
      return Object.fromEntries([...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gmu)].map(([, command, calls]) => [command, Number(calls)]));
    },
    async stop() {
      client.disconnect();
      await server.stop();
    },
  };
}

function program() {
  const { environment, missing } = providePrograms(['redis-server']);
  if (missing.length > 0) throw new Error(missing.join('\n'));
  return environment.DEVICE_AUTH_REDIS_SERVER;
}
