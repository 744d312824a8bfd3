// `npm run bench -- cold`: from spawning the server to its first answer, beside importing Fastify and nothing else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { coldTable } from '../figures/small-tables.mjs';
import { median } from '../figures/median.mjs';
import { stopProcess } from '../machine/child-process.mjs';
import { onCore, SERVER_CORE } from '../machine/cores.mjs';
import { freePort } from '../machine/free-port.mjs';
import { startRedis } from '../machine/redis-server.mjs';
import { deviceAuth, embedded } from '../targets/device-auth.mjs';

const TIMES = 11;
const PATH = '/.well-known/oauth-authorization-server';
const START_MS = 30_000;

export async function coldStart({ home, say }) {
  const folder = join(home, 'cold');
  mkdirSync(folder);
  const redis = await startRedis(folder, 'redis');
  const about = { redisUrl: redis.url, home: folder };
  const taken = { 'import fastify': [], [deviceAuth.name]: [], [embedded.name]: [] };
  try {
    // The first of each fills the disk's cache, and makes the keys that sign.
    for (let time = 0; time <= TIMES; time += 1) {
      taken['import fastify'].push(await importing());
      for (const target of [deviceAuth, embedded]) taken[target.name].push(await untilAnswer(target.server(about)));
    }
  } finally {
    await redis.stop();
  }
  const result = Object.fromEntries(Object.entries(taken).map(([name, [, ...ms]]) => [name, median(ms)]));
  say(`\n${coldTable(result)}`);
  return result;
}

async function importing() {
  const started = performance.now();
  const child = spawn(...onCore(SERVER_CORE, process.execPath, ['-e', "import('fastify')"]), { cwd: import.meta.dirname, stdio: 'inherit' });
  await once(child, 'exit');
  return performance.now() - started;
}

async function untilAnswer({ args, env }) {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(...onCore(SERVER_CORE, process.execPath, args), {
    env: { ...process.env, NODE_ENV: 'production', ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null || performance.now() - started > START_MS) throw new Error('the server did not start');
      await pause(1);
    }
    return performance.now() - started;
  } finally {
    await stopProcess(child);
  }
}

/** Whether somebody answers there, and well. */
function answers(port) {
  const { promise, resolve } = Promise.withResolvers();
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('connect', () => socket.write(`GET ${PATH} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`));
  socket.on('data', (data) => {
    resolve(data.latin1Slice(9, 12) === '200');
    socket.destroy();
  });
  socket.on('error', () => resolve(false));
  socket.on('close', () => resolve(false));
  return promise;
}
