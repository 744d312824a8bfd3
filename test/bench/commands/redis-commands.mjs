// `npm run bench -- commands`: which commands of Redis one request costs. Counts, not times: they are the same on every machine.
import { commandsTable } from '../figures/small-tables.mjs';
import { deviceAuth } from '../targets/device-auth.mjs';
import { oidcProvider } from '../targets/oidc-provider.mjs';
import { startTarget } from '../targets/start-target.mjs';
import { steps } from '../workloads/steps.mjs';
import { CLIENTS, fillPool } from '../workloads/workloads.mjs';

const TIMES = 200;
/** Of the benchmark itself, not of the server; `hello` and such belong to connections. */
const OURS = new Set(['info', 'config|resetstat', 'hello', 'client|setinfo', 'client|setname', 'ping']);

export async function redisCommands({ home, generator, say }) {
  const results = {};
  for (const target of [deviceAuth, oidcProvider]) {
    const started = { ...(await startTarget(target, home)), generator };
    try {
      results[target.name] = await countAll(started);
    } finally {
      await started.stop();
      for (const pool of ['sign-ins', 'tokens']) await generator.drop(pool);
    }
  }
  say(`\n${commandsTable(results)}`);
  return results;
}

async function countAll(started) {
  const { target, redis, generator, urls } = started;
  const send = async (step, pool, mode) => {
    await redis.takeCommandCounts();
    const { bad, sample } = await generator.run({ plan: { steps: [step], urls }, pool, mode, count: TIMES, connections: 1, keep: true });
    if (bad > 0) throw new Error(`${target.name}: ${sample}`);
    const counts = Object.entries(await redis.takeCommandCounts()).filter(([command]) => !OURS.has(command));
    return Object.fromEntries(counts.map(([command, calls]) => [command, calls / TIMES]).filter(([, each]) => each >= 0.01));
  };
  const introspected = target.introspected === 'opaque' ? { opaque: 'true' } : {};
  const members = ['client_id', 'device_code', 'user_code', 'access_token', 'refresh_token'];
  await fillPool(started, { pool: 'tokens', through: [steps.start(target), steps.approve(introspected), steps.redeem(target)], members, count: TIMES });
  const start = await send({ ...steps.start(target), take: undefined }, CLIENTS, 'cycle');
  await fillPool(started, { pool: 'sign-ins', through: [steps.start(target)], members, count: TIMES });
  return {
    start,
    poll: await send(steps.poll(target), 'sign-ins', 'cycle'),
    'look up and decide': await send(steps.approve(), 'sign-ins', 'cycle'),
    redeem: await send(steps.redeem(target), 'sign-ins', 'cycle'),
    introspect: await send(steps.introspect(target), 'tokens', 'cycle'),
    refresh: await send(steps.refresh(target), 'sign-ins', 'cycle'),
  };
}
