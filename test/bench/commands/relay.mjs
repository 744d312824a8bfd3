// `npm run bench -- relay`: how long after an approval the device that waits for it has its tokens, two servers sharing one Redis.
import { join } from 'node:path';
import { relayTable } from '../figures/small-tables.mjs';
import { startGenerator } from '../generator/start-generator.mjs';
import { deviceAuth } from '../targets/device-auth.mjs';
import { startTarget } from '../targets/start-target.mjs';

const DEVICES = 1_000;
const APPROVALS_PER_SECOND = 50;
const ROUNDS = 2;
const program = join(import.meta.dirname, '../peers/empty-relay.mjs');

/** Two processes that hold requests, each with a channel of its own, and one that publishes. */
function emptyRelay() {
  let holders = 0;
  return {
    name: 'empty relay',
    title: 'publish, subscriber, answer: nothing else',
    redis: true,
    server: ({ redisUrl }) => ({ args: [program], env: { REDIS_URL: redisUrl, CHANNEL: `holder-${(holders += 1)}` } }),
    door: ({ redisUrl }) => ({ args: [program], env: { REDIS_URL: redisUrl } }),
  };
}

export async function relay({ home, say }) {
  const delays = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const target of [deviceAuth, emptyRelay()]) (delays[target.name] ??= []).push(...(await relayed(target, home)));
  }
  const result = Object.fromEntries(
    Object.entries(delays).map(([name, ms]) => [name, { approvals: ms.length, p50Ms: share(ms, 0.5), p99Ms: share(ms, 0.99) }]),
  );
  say(`\n${relayTable(result)}`);
  return result;
}

async function relayed(target, home) {
  const started = await startTarget(target, home);
  const devices = startGenerator('waiting-devices.mjs');
  try {
    const second = await started.another('second-server');
    const urls = [started.server.url, second.url];
    return await devices.ask({ urls, door: started.door.url, count: DEVICES, perSecond: APPROVALS_PER_SECOND });
  } finally {
    await devices.stop();
    await started.stop();
  }
}

const share = (ms, part) => ms.toSorted((left, right) => left - right)[Math.floor(ms.length * part)];
