import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '../../apps/device-auth-server/src/storage/sqlite/sqlite-stores.js';
import type { SqliteStores } from '../../apps/device-auth-server/src/storage/sqlite/sqlite-stores.js';
import { createPasswordHasher } from '../../apps/device-auth-server/src/keys/password-hasher.js';
import { anEndUser } from '../support/records.js';
import { Visitor, approveAll } from '../support/visitor.js';
import type { VisitedPage } from '../support/visitor.js';
import { KillableServer } from './killable-server.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const ACCOUNT = { username: 'alice', password: 'correct horse battery staple' };
const SCOPE = 'openid offline_access';

type Json = Record<string, string>;
type Polled = { readonly status: number; readonly json: Json };

let server: KillableServer;
let stores: SqliteStores;

beforeAll(async () => {
  server = await KillableServer.start();
  const session = { idleMs: 1, absoluteMs: 1, adminIdleMs: 1 };
  stores = openSqliteStores(server.storeUrl, { clock: Date.now, role: 'shell', session });
  const passwordHash = await createPasswordHasher().hash(ACCOUNT.password);
  await stores.endUsers.add(anEndUser({ passwordHash, createdAt: Date.now() }));
}, 60_000);

afterAll(async () => {
  stores.close();
  await server.close();
});

async function post(path: string, form: Json): Promise<Polled> {
  const response = await fetch(server.issuer + path, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, json: (await response.json()) as Json };
}

/** As clients and browsers do when a connection breaks: once the server is back, the same again. */
async function persist<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch {
    await server.revive();
    return ask();
  }
}

const startDevice = (name: string): Promise<Polled> => post('/oauth/device_authorization', { client_id: 'tv', scope: SCOPE, device_name: name });
const poll = ({ device_code = '' }: Json): Promise<Polled> => post('/oauth/token', { grant_type: DEVICE_CODE, client_id: 'tv', device_code });
const refresh = ({ refresh_token = '' }: Json): Promise<Polled> => post('/oauth/token', { grant_type: 'refresh_token', client_id: 'tv', refresh_token });
/** The pages ask a person for half a second of attention; this one takes it. */
const aBrowser = (): Visitor => new Visitor(() => new Promise((resolve) => setTimeout(resolve, 510)));
const approve = async ({ verification_uri_complete = '', user_code = '' }: Json, visitor: Visitor): Promise<VisitedPage> =>
  approveAll(visitor, await visitor.open(verification_uri_complete), ACCOUNT, user_code);
const familiesOf = async (name: string): Promise<number> => (await stores.refreshTokenFamilies.list({})).filter(({ deviceName }) => deviceName === name).length;

/** How many instants a step has, so that each can be the last one. */
async function instantsOf(step: () => Promise<unknown>): Promise<number> {
  await server.arm();
  await step();
  return server.arm();
}

/** `count` instants spread over all that a step has. */
const spread = (count: number, instants: number): readonly number[] => Array.from({ length: count }, (_, index) => 1 + (index % instants));

/** Devices that wait approved, each by a browser of its own, a few at a time. */
async function approvedDevices(names: readonly string[]): Promise<readonly Json[]> {
  const devices: Json[] = [];
  for (let next = 0; next < names.length; next += 10) {
    const few = names.slice(next, next + 10).map(async (name) => {
      const codes = (await startDevice(name)).json;
      expect((await approve(codes, aBrowser())).heading).toBe('Return to your device');
      return codes;
    });
    devices.push(...(await Promise.all(few)));
  }
  return devices;
}

/** Cuts `step` at the instant; what it began is brought to its end as its caller would. */
async function cutAt<Result>(dieAt: number, step: () => Promise<Result>): Promise<Result> {
  await server.arm(dieAt);
  const result = await step();
  await server.revive();
  await server.arm();
  return result;
}

describe('a server killed at any instant', () => {
  it('gives an approved device its tokens, once, wherever the redemption was cut', async () => {
    const names = Array.from({ length: 51 }, (_, run) => `redemption ${run}`);
    const [rehearsal = {}, ...devices] = await approvedDevices(names);
    const instants = await instantsOf(() => poll(rehearsal));
    expect(instants).toBeGreaterThan(10);
    for (const [run, dieAt] of spread(devices.length, instants).entries()) {
      const codes = devices[run] ?? {};
      const polls = run % 2 === 0 ? [poll] : [poll, poll];
      const [tokens] = await cutAt(dieAt, () => Promise.all(polls.map((ask) => persist(() => ask(codes)))));
      expect({ run, dieAt, status: tokens?.status }).toEqual({ run, dieAt, status: 200 });
      expect({ run, families: await familiesOf(names[run + 1] ?? '') }).toEqual({ run, families: 1 });
      expect((await refresh(tokens?.json ?? {})).status).toBe(200);
    }
  }, 300_000);

  it('keeps every approval a page has acknowledged, and lets the person go on from any other instant', async () => {
    const visitor = aBrowser();
    const approveOne = async (codes: Json): Promise<VisitedPage> => persist(() => approve(codes, visitor));
    const rehearsal = (await startDevice('rehearsal')).json;
    const instants = await instantsOf(() => approveOne(rehearsal));
    for (const dieAt of Array.from({ length: 20 }, (_, index) => 1 + Math.floor((index * instants) / 20))) {
      const codes = (await startDevice('answered')).json;
      const page = await cutAt(dieAt, () => approveOne(codes));
      // Cut before the answer was kept, the person answers again; cut after it, the page may not know, but the device does.
      if (page.heading !== 'Return to your device') await approve(codes, visitor);
      expect({ dieAt, heading: page.heading, status: (await poll(codes)).status }).toMatchObject({ dieAt, status: 200 });
    }
  }, 300_000);

  it('leaves no half a device authorization', async () => {
    const instants = await instantsOf(() => startDevice('rehearsal'));
    for (const dieAt of spread(8, instants)) {
      const codes = (await cutAt(dieAt, () => persist(() => startDevice('begun')))).json;
      expect((await poll(codes)).json['error']).toBe('authorization_pending');
    }
  }, 120_000);

  it('rotates a refresh token once, and its client goes on', async () => {
    const [device = {}] = await approvedDevices(['refreshing']);
    let tokens = (await poll(device)).json;
    const instants = await instantsOf(async () => {
      tokens = (await refresh(tokens)).json;
    });
    for (const dieAt of spread(12, instants)) {
      const answer = await cutAt(dieAt, () => persist(() => refresh(tokens)));
      expect({ dieAt, status: answer.status }).toEqual({ dieAt, status: 200 });
      tokens = answer.json;
    }
    expect(await familiesOf('refreshing')).toBe(1);
  }, 120_000);

  it('costs a code sign-in at most one more redirect', async () => {
    const visitor = aBrowser();
    const first = await authorize(visitor);
    const instants = await instantsOf(() => redeem(first));
    for (const dieAt of spread(10, instants)) {
      const code = await authorize(visitor);
      const answer = await cutAt(dieAt, () => persist(() => redeem(code)));
      const again = answer.status === 200 ? answer : await redeem(await authorize(visitor));
      expect({ dieAt, first: answer.json['error'] ?? 'tokens', again: again.status }).toEqual({
        dieAt,
        first: expect.stringMatching(/^(tokens|invalid_grant)$/u),
        again: 200,
      });
    }
  }, 120_000);
});

interface SentBack {
  readonly code: string;
  readonly code_verifier: string;
}

const REDIRECT = 'http://127.0.0.1:5000/callback';

/** The desktop app's redirect through the pages, as far as its own callback. */
async function authorize(visitor: Visitor): Promise<SentBack> {
  const code_verifier = randomBytes(32).toString('base64url');
  const code_challenge = createHash('sha256').update(code_verifier).digest('base64url');
  const query = new URLSearchParams({
    client_id: 'desktop',
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'openid',
    code_challenge,
    code_challenge_method: 'S256',
  });
  const page = await approveAll(visitor, await visitor.open(`${server.issuer}/oauth/authorize?${query}`), ACCOUNT);
  return { code: page.left?.searchParams.get('code') ?? '', code_verifier };
}

const redeem = (sent: SentBack): Promise<Polled> =>
  post('/oauth/token', { grant_type: 'authorization_code', client_id: 'desktop', redirect_uri: REDIRECT, ...sent });
