import { setTimeout as pause } from 'node:timers/promises';
import { startRedis } from '../../support/redis.js';
import type { RedisProcess } from '../../support/redis-process.js';
import type { Scenario } from '../fleet/measure.js';
import { atInstants, instantOf, NOTHING } from './servers.js';

const BREATH_MS = 300;
const SECOND = 1_000;

const restarted: Scenario = {
  id: 'RL-04',
  name: 'Redis is killed (-9) and restarted with its append-only file (`appendfsync always`)',
  where: 'right before and right after each script of a sign-in; right after an approval was acknowledged',
  promise: NOTHING,
  fleet: { servers: 2, redis: () => startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] }), preloads: atInstants },
  rounds: 7,
  async inject({ fleet, ledger, chance }, round) {
    const redis = fleet.process(0);
    // Every fourth time in the person's step, which is not the servers'.
    const held = round % 4 === 3 ? await ledger.next('approved') : await fleet.reach(...instantOf(2 * round + 1));
    await redis.kill();
    held?.goOn();
    await pause(2 * SECOND * chance());
    await redis.restart();
    await pause(BREATH_MS);
  },
};

const PAUSES: readonly ((redis: RedisProcess) => Promise<unknown>)[] = [
  (redis) => redis.ask('DEBUG', 'SLEEP', 1),
  async (redis) => {
    await redis.ask('CLIENT', 'PAUSE', 1_200, 'ALL');
    await pause(1_200);
  },
  async (redis) => {
    redis.pause();
    await pause(4 * SECOND);
    redis.resume();
  },
];

const paused: Scenario = {
  id: 'D-62',
  name: 'Redis is paused: `DEBUG SLEEP`, `CLIENT PAUSE`, `SIGSTOP` for longer than a request waits',
  where: 'right before and right after each script of a sign-in',
  promise: NOTHING,
  fleet: { servers: 2, redis: () => startRedis({ args: ['--enable-debug-command', 'yes'] }), preloads: atInstants },
  rounds: 3 * PAUSES.length,
  async inject({ fleet }, round) {
    const held = await fleet.reach(...instantOf(round + 2));
    const over = PAUSES[round % PAUSES.length]?.(fleet.process(0));
    held.goOn();
    await over;
    await pause(BREATH_MS);
  },
};

const DELAYS_MS = [100, 400, 1_200];

const slow: Scenario = {
  id: 'RL-05',
  name: 'Redis is slow: 100 ms, 400 ms and 1.2 s each way',
  where: 'every command of two seconds',
  promise: NOTHING,
  fleet: { servers: 2, redis: startRedis, hop: true },
  rounds: DELAYS_MS.length,
  async inject({ fleet: { hop } }, round) {
    if (hop === undefined) throw new Error('there is no hop');
    hop.delayMs = DELAYS_MS[round % DELAYS_MS.length] ?? 0;
    await pause(2 * SECOND);
    hop.delayMs = 0;
    await pause(BREATH_MS);
  },
};

const full: Scenario = {
  id: 'RL-06',
  name: 'Redis is out of memory (`maxmemory`)',
  where: 'right before the scripts of a redemption and of a refresh; right after an approval',
  promise: `${NOTHING}; meanwhile nothing new begins (503 without \`error\`) and everything begun ends`,
  fleet: { servers: 2, redis: startRedis, preloads: atInstants },
  rounds: 3,
  async inject({ fleet, ledger }, round) {
    const redis = fleet.process(0);
    const held = round % 3 === 2 ? await ledger.next('started') : await fleet.reach(['redemption', 'rotate'][round % 3] ?? '', 'before');
    await redis.ask('CONFIG', 'SET', 'maxmemory', '1mb');
    try {
      held?.goOn();
      await expectNothingBegins(fleet.front.address);
      if (!(await fetch(`${fleet.front.address}/health/ready`)).ok) throw new Error('a proxy would send nothing more, and nothing could end');
      await ledger.next('refreshed');
    } finally {
      await redis.ask('CONFIG', 'SET', 'maxmemory', '256mb');
    }
    await pause(SECOND);
  },
};

async function expectNothingBegins(origin: string): Promise<void> {
  const answer = await fetch(`${origin}/oauth/device_authorization`, { method: 'POST', body: new URLSearchParams({ client_id: 'tv', scope: 'openid' }) });
  const body = (await answer.json()) as object;
  if (answer.status !== 503 || 'error' in body || !answer.headers.has('retry-after'))
    throw new Error(`without memory a beginning is answered ${answer.status} ${JSON.stringify(body)}`);
}

const VERBS = ['open', 'claim', 'decide', 'poll', 'start', 'rotate', 'charge'];

const droppedReplies: Scenario = {
  id: 'RL-07',
  name: 'A reply of Redis is dropped after its script ran',
  where: VERBS.map((verb) => `\`${verb}\``).join(', '),
  promise: NOTHING,
  fleet: { servers: 2, redis: startRedis, hop: true },
  rounds: VERBS.length,
  async inject({ fleet: { hop } }, round) {
    await hop?.dropReplyTo(VERBS[round % VERBS.length] ?? '');
    await pause(BREATH_MS);
  },
};

const forgottenScripts: Scenario = {
  id: 'RL-08',
  name: '`SCRIPT FLUSH` under load',
  where: 'right before each script of a sign-in',
  promise: NOTHING,
  fleet: { servers: 2, redis: startRedis, preloads: atInstants },
  rounds: 6,
  async inject({ fleet }, round) {
    const held = await fleet.reach(instantOf(2 * round)[0], 'before');
    await fleet.process(0).ask('SCRIPT', 'FLUSH', 'SYNC');
    held.goOn();
    await pause(BREATH_MS);
  },
};

const flushed: Scenario = {
  id: 'RL-09',
  name: '`FLUSHALL` of the store, accounts and keys at `ACCOUNTS_URL`',
  where: 'between an approval and its redemption, and within a redemption',
  promise: 'every sign-in under way ends with a clear message and is begun again at once; accounts and keys stay',
  fleet: { servers: 2, redis: startRedis, accounts: true, preloads: atInstants },
  rounds: 2,
  async inject(run, round) {
    const { fleet, ledger } = run;
    const held = round % 2 === 0 ? await ledger.next('approved') : await fleet.reach('redemption', 'before');
    await fleet.process(0).ask('FLUSHALL', 'SYNC');
    run.mayCost += ledger.underWay();
    held?.goOn();
    await pause(6 * SECOND);
  },
};

export const REDIS_SCENARIOS: readonly Scenario[] = [restarted, paused, slow, full, droppedReplies, forgottenScripts, flushed];
