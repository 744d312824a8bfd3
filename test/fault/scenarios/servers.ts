import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { startRedis } from '../../support/redis.js';
import type { Run, Scenario } from '../fleet/measure.js';
import type { Instant } from '../fleet/server-process.js';

/** Lets a scenario stop a server at an instant of a verb. */
export const atInstants = (): readonly string[] => [fileURLToPath(new URL('../fleet/instant.mjs', import.meta.url))];
const atStatements = (): readonly string[] => [fileURLToPath(new URL('../kill-switch.mjs', import.meta.url))];

/** Every verb a sign-in takes at the servers, before its script is sent and after its reply came. */
const INSTANTS = ['open', 'poll', 'redemption', 'start', 'rotate'].flatMap((verb) => (['before', 'after'] as const).map((when) => [verb, when] as const));
export const instantOf = (round: number): readonly [verb: string, when: Instant] => INSTANTS[round % INSTANTS.length] ?? ['redemption', 'after'];
export const NOTHING = 'nobody begins or approves again, nothing is doubled';

/** Statements of a few requests: the next to reach this one is cut there. */
const STATEMENTS = 60;
const BREATH_MS = 500;
const breath = ({ chance }: Run): Promise<void> => pause(BREATH_MS * chance());

const sqlite: Scenario = {
  id: 'RL-01',
  name: 'The one server of an SQLite file is killed (-9)',
  where: 'before a statement of a verb, or before an answer leaves',
  promise: NOTHING,
  fleet: { servers: 1, preloads: atStatements },
  rounds: 4,
  async inject(run, _round) {
    const server = run.fleet.server(0);
    server.dieAtStatement(1 + Math.floor(STATEMENTS * run.chance()));
    await server.gone;
    await run.fleet.startServer(0);
  },
};

const withinVerbs: Scenario = {
  id: 'RL-02',
  name: 'One of three servers is killed (-9) within a verb',
  where: 'right before and right after each script of a sign-in',
  promise: NOTHING,
  fleet: { servers: 3, redis: startRedis, preloads: atInstants },
  rounds: INSTANTS.length,
  async inject({ fleet }, round) {
    const server = fleet.server(round);
    server.dieAt(...instantOf(round));
    await server.gone;
    await fleet.startServer(round % fleet.servers.length);
  },
};

const anywhere: Scenario = {
  id: 'RL-03',
  name: 'Two of three servers are killed (-9)',
  where: 'at random instants',
  promise: NOTHING,
  fleet: { servers: 3, redis: startRedis },
  rounds: 3,
  async inject(run, round) {
    const { fleet } = run;
    for (const index of [round % 3, (round + 1) % 3]) {
      await breath(run);
      await fleet.server(index).end('SIGKILL');
    }
    await Promise.all([fleet.startServer(round % 3), fleet.startServer((round + 1) % 3)]);
  },
};

export const SERVER_SCENARIOS: readonly Scenario[] = [sqlite, withinVerbs, anywhere];
