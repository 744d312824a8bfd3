import { cp, mkdir, readdir, rm, appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { startRedis } from '../../support/redis.js';
import type { Scenario } from '../fleet/measure.js';
import { NOTHING } from './servers.js';

const SECOND = 1_000;
const APART_MS = 90 * SECOND;

const clock = fileURLToPath(new URL(`../fleet/shifted-clock.mjs`, import.meta.url));
/** The second server's clock is ahead. */
export const clocksApart = (index: number): readonly string[] => (index === 1 ? [`file://${clock}?ms=${APART_MS}`] : []);

const clocks: Scenario = {
  id: 'BI-148',
  name: 'The clocks of two servers are 90 s apart',
  where: 'every sign-in goes through both',
  promise: NOTHING,
  fleet: { servers: 2, redis: startRedis, preloads: clocksApart },
  rounds: 4,
  inject: (_run, _round) => pause(SECOND),
};

const swallowed: Scenario = {
  id: 'RL-13',
  name: 'The tokens of a poll are swallowed on their way to the device',
  where: 'the next answer with tokens, and then three in a row',
  promise: NOTHING,
  fleet: { servers: 2, redis: startRedis },
  rounds: 6,
  inject: ({ fleet }, round) => fleet.front.swallowTokens(round % 2 === 0 ? 1 : 3),
};

const SERVER = fileURLToPath(new URL('../../../apps/device-auth-server/', import.meta.url));
/** Beside what it needs to find. */
const NEXT = join(SERVER, 'node_modules/.cache/next-version');

/** The present build with other scripts, as the next version has them. */
async function nextVersion(): Promise<string> {
  const scripts = 'src/storage/redis';
  await rm(NEXT, { recursive: true, force: true });
  await mkdir(NEXT, { recursive: true });
  await cp(join(SERVER, 'package.json'), join(NEXT, 'package.json'));
  await cp(join(SERVER, 'dist'), join(NEXT, 'dist'), { recursive: true });
  await cp(join(SERVER, scripts), join(NEXT, scripts), { recursive: true });
  const lua = (await readdir(join(NEXT, scripts))).filter((file) => file.endsWith('.lua'));
  for (const file of lua) await appendFile(join(NEXT, scripts, file), '\n-- the next version\n');
  return join(NEXT, 'dist/main.js');
}

let building: Promise<string> | undefined;

const deployed: Scenario = {
  id: 'RL-14',
  name: 'A rolling deploy of two versions whose scripts differ, there and back',
  where: 'each server in turn is replaced and told to end (`SIGTERM`) under load',
  promise: NOTHING,
  fleet: { servers: 3, redis: startRedis },
  rounds: 6,
  async inject({ fleet }, round) {
    const next = await (building ??= nextVersion());
    const old = fleet.server(round);
    await fleet.startServer(round % 3, Math.floor(round / 3) % 2 === 0 ? next : undefined);
    await old.end('SIGTERM');
  },
};

export const AROUND_SCENARIOS: readonly Scenario[] = [clocks, swallowed, deployed];
