// `npm run bench`: polls per second on the embedded store, beside a bare Fastify route that answers the same bytes.
//   --rounds N        rounds of both, taken in turn (default 5)
//   --seconds N       length of one measurement (default 3)
//   --codes N         device codes waiting (default 8000)
//   --connections N   keep-alive connections, each with one request at a time (default 32)
// Both servers are processes of their own on core 0, the devices are a third on core 1. What counts is the ratio: it carries over to
// another machine better than a number of polls does, and CPU time better than either where other work shares the cores.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { canPin, onCore, startMeasured } from './measured-server.mjs';

const repository = join(import.meta.dirname, '../..');
const SERVER_CORE = 0;
const DEVICES_CORE = 1;
const WARM_UP_MS = 2_000;

const whole = { type: 'string' };
const { values } = parseArgs({ options: { rounds: whole, seconds: whole, codes: whole, connections: whole } });
const positive = (name, otherwise) => {
  const number = Number(values[name] ?? otherwise);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} takes a whole number from 1`);
  return number;
};

const home = mkdtempSync(join(tmpdir(), 'device-auth-bench-'));
const stops = [() => rmSync(home, { recursive: true, force: true })];

/** Shipped defaults, but two: codes may be polled every second, and one address may start them by the thousand. */
function serverEnvironment() {
  const configuration = {
    clients: [
      {
        client_id: 'tv',
        token_endpoint_auth_method: 'none',
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        scope: 'openid profile offline_access',
      },
    ],
    settings: { device: { intervalSeconds: 1 }, limits: { startsPerAddress: { count: 100_000, windowSeconds: 1 } } },
  };
  const file = join(home, 'config.json');
  writeFileSync(file, JSON.stringify(configuration));
  return { PORT: '0', CONFIG_FILE: file, STORE_URL: `sqlite:${join(home, 'store.sqlite')}`, LOG_LEVEL: 'info' };
}

async function startServers() {
  const main = join(repository, 'apps/device-auth-server/dist/main.js');
  const about = {
    embedded: { args: ['--enable-source-maps', main], env: serverEnvironment() },
    bare: { args: [join(import.meta.dirname, 'bare-route.mjs')], env: {} },
  };
  const servers = {};
  for (const [name, { args, env }] of Object.entries(about)) {
    servers[name] = await startMeasured({ core: SERVER_CORE, args, env: { ...env, NODE_ENV: 'production' }, log: join(home, `${name}.log`) });
    stops.push(() => servers[name].stop());
  }
  return servers;
}

function startDevices() {
  const [command, args] = onCore(DEVICES_CORE, [join(import.meta.dirname, 'poll-load.mjs')]);
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  stops.push(() => child.kill());
  return async (order, details) => {
    child.send({ order, ...details });
    const [{ done, failed }] = await once(child, 'message');
    if (failed !== undefined) throw new Error(failed);
    return done;
  };
}

async function measure(devices, server, details) {
  const before = server.cpuMicroseconds();
  const { polls, tookMs, p50Ms, p99Ms } = await devices('poll', { url: server.url, ...details });
  const cpuPerPoll = before === undefined ? NaN : (server.cpuMicroseconds() - before) / polls;
  return { perSecond: (polls / tookMs) * 1_000, cpuPerPoll, p50Ms, p99Ms };
}

function median(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const medians = (rounds) => Object.fromEntries(Object.keys(rounds[0]).map((name) => [name, median(rounds.map((round) => round[name]))]));

const row = (name, { perSecond, cpuPerPoll, p50Ms, p99Ms }) =>
  [
    name.padEnd(22),
    Math.round(perSecond).toString().padStart(9),
    (Number.isNaN(cpuPerPoll) ? '-' : Math.round(cpuPerPoll).toString()).padStart(12),
    p50Ms.toFixed(2).padStart(8),
    p99Ms.toFixed(2).padStart(8),
  ].join('  ');

async function bench() {
  const rounds = positive('rounds', 5);
  const details = { forMs: positive('seconds', 3) * 1_000, connections: positive('connections', 32) };
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}`);
  console.log(canPin ? `servers on core ${SERVER_CORE}, devices on core ${DEVICES_CORE}` : 'no taskset here: the kernel chooses the cores, expect noise');
  const servers = await startServers();
  const devices = startDevices();
  const { started } = await devices('start', { url: servers.embedded.url, count: positive('codes', 8_000), connections: details.connections });
  console.log(`${started} device codes wait, polled over ${details.connections} connections\n`);
  for (const server of Object.values(servers)) await measure(devices, server, { ...details, forMs: WARM_UP_MS });

  console.log(`${''.padEnd(22)}    polls/s  CPU us/poll  p50 (ms)  p99 (ms)`);
  const taken = { embedded: [], bare: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, server] of Object.entries(servers)) {
      const result = await measure(devices, server, details);
      taken[name].push(result);
      console.log(row(`round ${round}, ${name}`, result));
    }
  }
  const [embedded, bare] = [medians(taken.embedded), medians(taken.bare)];
  console.log(`\n${row('median, embedded', embedded)}\n${row('median, bare', bare)}`);
  const ratio = median(taken.embedded.map(({ perSecond }, round) => perSecond / taken.bare[round].perSecond));
  console.log(`\nembedded / bare Fastify: ${ratio.toFixed(3)} of its polls per second (median of the rounds' own ratios)`);
  if (!Number.isNaN(embedded.cpuPerPoll)) console.log(`a poll costs ${(embedded.cpuPerPoll / bare.cpuPerPoll).toFixed(1)} times the CPU of the bare route`);
}

try {
  await bench();
} catch (error) {
  console.error(`The benchmark failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  for (const stop of stops.toReversed()) await stop();
}
