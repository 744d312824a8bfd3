import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isActive, poll, refresh, startSignIn } from '../../support/device.js';
import { signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startRedis } from '../../support/redis.js';
import type { RunningRedis } from '../../support/redis.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { wallClock } from '../../support/wall-clock.js';

let redis: RunningRedis;
let server: TestServer;
let person: Person;
beforeAll(async () => {
  redis = await startRedis();
  server = await startServer({ clock: wallClock(), env: { STORE_URL: redis.url, SECRET_KEYS: randomBytes(32).toString('base64url') } });
  await server.addAccount();
  person = await signInPerson(server);
  // A script that Redis meets for the first time is sent to it, which is no part of what a request costs.
  await aWholeSignIn(async (_, request) => void (await request()));
}, 60_000);
afterAll(async () => {
  await server.close();
  await redis.stop();
});

/** Scripts that ran, by Redis' own count. */
async function scripts(): Promise<number> {
  const stats = String(await redis.processes[0]!.ask('INFO', 'commandstats'));
  return Number(/cmdstat_evalsha:calls=(\d+)/u.exec(stats)?.[1] ?? 0);
}

type Request = () => Promise<unknown>;

/** Every request of a device in its order; `each` sends it. */
async function aWholeSignIn(each: (name: string, request: Request) => Promise<void>): Promise<void> {
  let codes = { device_code: '', user_code: '' };
  let tokens = { access_token: '', refresh_token: '' };
  await each('start', async () => (codes = await startSignIn(server)));
  await each('poll', async () => expect((await poll(server, codes.device_code)).json.error).toBe('authorization_pending'));
  await person.answer(codes.user_code);
  await each('redeem', async () => (tokens = (await poll(server, codes.device_code)).json));
  await each('redeem once more', async () => expect((await poll(server, codes.device_code)).json).toEqual(tokens));
  await each('introspect', async () => expect(await isActive(server, tokens.access_token)).toBe(true));
  await each('refresh', async () => expect((await refresh(server, tokens.refresh_token)).status).toBe(200));
}

describe('the scripts that Redis runs for a device', () => {
  it('are one a request, and two where a limit is charged or tokens begin [RL-19]', async () => {
    const counts: Record<string, number> = {};
    await aWholeSignIn(async (name, request) => {
      const before = await scripts();
      await request();
      counts[name] = (await scripts()) - before;
    });
    expect(counts).toEqual({ start: 2, poll: 1, redeem: 2, 'redeem once more': 2, introspect: 1, refresh: 1 });
  });
});
