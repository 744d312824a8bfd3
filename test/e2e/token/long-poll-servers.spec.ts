import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSignIn } from '../../support/device.js';
import { holdPoll, startOnStick, STICK, STICKS } from '../../support/held-poll.js';
import type { HeldPoll } from '../../support/held-poll.js';
import { AT_HOME, signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startRedis } from '../../support/redis.js';
import type { RunningRedis } from '../../support/redis.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { until } from '../../support/until.js';
import { wallClock } from '../../support/wall-clock.js';

/** Far from the 24 s that a wait lasts, whatever else the machine does. */
const AT_ONCE_MS = 5_000;
const INTERVAL_SECONDS = 1;

/* Devices wait at one server, people answer at another; a Redis is all they share. */

let redis: RunningRedis;
let here: TestServer;
let there: TestServer;
let person: Person;
const secretKeys = randomBytes(32).toString('base64url');

const startOneMore = (): Promise<TestServer> =>
  startServer({
    clock: wallClock(),
    clients: [STICK],
    file: { settings: { device: { intervalSeconds: INTERVAL_SECONDS } } },
    env: { STORE_URL: redis.url, SECRET_KEYS: secretKeys, ISSUER: 'http://localhost:3000' },
  });

beforeAll(async () => {
  redis = await startRedis();
  here = await startOneMore();
  there = await startOneMore();
  await there.addAccount();
  person = await signInPerson(there);
}, 60_000);
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  await redis.stop();
});

const ask = (command: string, ...args: string[]): Promise<unknown> => redis.processes[0]!.ask(command, ...args);

type Held = HeldPoll & { readonly device_code: string; readonly user_code: string };

async function heldAt(server: TestServer): Promise<Held> {
  const { device_code, user_code } = await startSignIn(server);
  return { ...(await holdPoll(server, device_code)), device_code, user_code };
}

async function manyHeldAt(server: TestServer): Promise<readonly Held[]> {
  const held: Held[] = [];
  while (held.length < 20) held.push(await heldAt(server));
  return held;
}

describe('with several servers a poll that waits', () => {
  it.each([
    ['approve', 200],
    ['deny', 400],
  ] as const)('hears at once when somebody presses %s at another [D-89]', async (decision, status) => {
    const held = await heldAt(here);
    const answeredAt = performance.now();
    await person.answer(held.user_code, decision);
    expect((await held.answer).status).toBe(status);
    expect(performance.now() - answeredAt).toBeLessThan(AT_ONCE_MS);
  });

  it('hears how far the person is there, where its client shows it [D-92]', async () => {
    const { device_code, user_code } = await startOnStick(here);
    const held = await holdPoll(here, device_code, { form: STICKS });
    await there.protocol.noteUserCodeOpened(user_code);
    expect((await held.answer).json.progress).toBe('opened');
  });

  it('costs no channel of its own: there is one a server [D-89]', async () => {
    const held = await manyHeldAt(here);
    const channels = (await ask('PUBSUB', 'CHANNELS', 'w:*')) as string[];
    expect(channels).toHaveLength(2);
    expect(await ask('PUBSUB', 'NUMSUB', ...channels)).toEqual(channels.flatMap((channel) => [channel, 1]));
    for (const { user_code } of held) await person.answer(user_code, 'deny');
    expect(new Set((await Promise.all(held.map(({ answer }) => answer))).map(({ json }) => json.error))).toEqual(new Set(['access_denied']));
  });

  it('ends when the same device waits at another, which then hears the answer [D-88]', async () => {
    const older = await heldAt(here);
    const newer = await holdAnew(there, older.device_code);
    const endedAt = performance.now();
    expect((await older.answer).json.error).toBe('authorization_pending');
    expect(performance.now() - endedAt).toBeLessThan(AT_ONCE_MS);
    await person.answer(older.user_code);
    expect((await newer.answer).status).toBe(200);
  });

  it('goes on when the same device asks another without waiting [D-88]', async () => {
    const held = await heldAt(here);
    await holdAnew(there, held.device_code, '');
    expect(held.isHeld()).toBe(true);
    await person.answer(held.user_code);
    expect((await held.answer).status).toBe(200);
  });

  it('hears of what was decided while its server could hear nothing [D-89]', async () => {
    const held = await heldAt(here);
    await there.protocol.lookUpUserCode(person.browser, held.user_code, AT_HOME);
    expect(await ask('CLIENT', 'KILL', 'TYPE', 'pubsub')).toBe(2);
    const decided = there.protocol.decideDeviceAuthorization(person.browser, { userCode: held.user_code.replace('-', ''), approve: true }, AT_HOME);
    expect([await decided, await ask('PUBSUB', 'CHANNELS', 'w:*')]).toEqual(['approved', []]);
    const answeredAt = performance.now();
    expect((await held.answer).status).toBe(200);
    expect(performance.now() - answeredAt).toBeLessThan(AT_ONCE_MS);
    await until('both servers hear again', async () => ((await ask('PUBSUB', 'CHANNELS', 'w:*')) as string[]).length === 2);
  });

  it('is answered at once when its server stops, as all others are [D-90]', async () => {
    const stopping = await startOneMore();
    const held = await manyHeldAt(stopping);
    const stoppedAt = performance.now();
    const closed = stopping.close();
    const answers = await Promise.all(held.map(({ answer }) => answer));
    expect(performance.now() - stoppedAt).toBeLessThan(AT_ONCE_MS);
    expect(new Set(answers.map(({ json }) => json.error))).toEqual(new Set(['authorization_pending']));
    await closed;
  });
});

/** Asks anew at the pace of the store's clock, which is nobody's to set. */
async function holdAnew(server: TestServer, deviceCode: string, prefer = 'wait=25'): Promise<HeldPoll> {
  await sleep(INTERVAL_SECONDS * 1_000);
  return holdPoll(server, deviceCode, { prefer });
}
