import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GrantType } from '@device-auth/oauth-core';
import { Unavailable } from '../../../apps/device-auth-server/src/protocol/unavailable.js';
import { CONF_SECRET, basic } from '../../support/clients.js';
import { answeredSignIn, poll, refresh, startSignIn } from '../../support/device.js';
import { during } from '../../support/during.js';
import type { Form } from '../../support/html-forms.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signInPerson, visitorOf } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { ALICE, startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { storeFile } from '../../support/store-file.js';
import type { StoreFile } from '../../support/store-file.js';
import { approveAll } from '../../support/visitor.js';
import type { Press, VisitedPage } from '../../support/visitor.js';

/* What went wrong elsewhere on the device grant, tried here. */

const RANDOM_CODE = Buffer.alloc(48, 7).toString('base64url');

const decisionForm = ({ forms }: VisitedPage): Form => forms.find(({ action }) => action.endsWith('/device/decision'))!;
const pressing = (decision: 'approve' | 'deny'): Press => ({ button: { name: 'decision', value: decision } });

describe('attacks on an answer', () => {
  let server: TestServer;
  let person: Person;
  beforeAll(async () => {
    server = await startServer();
    await server.addAccount();
  });
  beforeEach(async () => {
    server.clock.advanceSeconds(1_900);
    person = await signInPerson(server);
  });
  afterAll(() => server.close());

  const families = async (): Promise<number> => (await server.stores.refreshTokenFamilies.list({ clientId: 'tv' })).length;

  it('Back and approve after a denial: the page says it was answered, the device stays denied [AT-09]', async () => {
    const { verification_uri_complete, device_code } = await startSignIn(server);
    const visitor = visitorOf(server, person);
    const card = await visitor.open(verification_uri_complete);
    expect((await visitor.press(card, decisionForm(card), pressing('deny'))).heading).toBe('Denied');
    expect((await visitor.press(card, decisionForm(card), pressing('approve'))).heading).toBe('Already answered');
    expectOAuthError(await poll(server, device_code), 400, 'access_denied');
  });

  it('a second tab that approves what was redeemed already: no second set of tokens [AT-12]', async () => {
    const { verification_uri_complete, user_code, device_code } = await startSignIn(server);
    const visitor = visitorOf(server, person);
    const [tab, otherTab] = [await visitor.open(verification_uri_complete), await visitor.open(verification_uri_complete)];
    const before = await families();
    expect((await approveAll(visitor, tab, ALICE, user_code)).heading).toBe('Return to your device');
    const tokens = await poll(server, device_code);
    expect(tokens.status).toBe(200);
    expect((await visitor.press(otherTab, decisionForm(otherTab), pressing('approve'))).heading).toBe('Already answered');
    expect((await poll(server, device_code)).text).toBe(tokens.text);
    expect((await families()) - before).toBe(1);
  });

  it('a link that is opened, previewed or prefetched ten times over: nothing is approved, and a poll is no GET [AT-19]', async () => {
    const { verification_uri_complete, device_code } = await startSignIn(server);
    const path = new URL(verification_uri_complete).pathname;
    const cookie = `session=${person.cookie}`;
    for (let times = 0; times < 10; times += 1) {
      await visitorOf(server, person).open(verification_uri_complete);
      await server.get(path, { cookie, 'sec-purpose': 'prefetch' });
      await server.request(path, { method: 'HEAD', headers: { cookie } });
    }
    expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
    const query = new URLSearchParams({ grant_type: GrantType.DeviceCode, client_id: 'tv', device_code });
    expect((await server.get(`/oauth/token?${query}`)).status).toBe(405);
  });
});

describe('attacks and accidents at the poll', () => {
  let server: TestServer;
  let person: Person;
  beforeAll(async () => {
    server = await startServer();
    await server.addAccount();
  });
  beforeEach(async () => {
    server.clock.advanceSeconds(1_900);
    person = await signInPerson(server);
  });
  afterAll(() => server.close());

  it('one sign-in by the book, where another server failed at five points of it [AT-14]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    expectOAuthError(await poll(server, device_code, { client_id: 'radio' }), 400, 'invalid_grant');
    expectOAuthError(await poll(server, RANDOM_CODE), 400, 'invalid_grant');
    for (const [seconds, error] of [
      [0, 'authorization_pending'],
      [1, 'slow_down'],
      [9, 'authorization_pending'],
      [5, 'slow_down'],
    ] as const) {
      server.clock.advanceSeconds(seconds);
      expectOAuthError(await poll(server, device_code), 400, error);
    }
    expect(await person.answer(user_code.replace('-', '').toLowerCase())).toBe('approved');
    const tokens = await poll(server, device_code);
    expect((await refresh(server, tokens.json.refresh_token)).status).toBe(200);
    expectOAuthError(await poll(server, device_code), 400, 'invalid_grant');
  });

  it.each([
    { kind: 'a public client', form: { client_id: 'tv' }, headers: {} },
    { kind: 'a client with a secret', form: { client_id: 'set-top' }, headers: basic('set-top', CONF_SECRET) },
  ])('hurry: $kind hears slow_down each time, with a longer interval each time [AT-15]', async ({ form, headers }) => {
    const { device_code } = (await server.post('/oauth/device_authorization', { ...form, scope: 'openid' }, headers)).json;
    const asked = { ...form, grant_type: GrantType.DeviceCode, device_code };
    const answers = [];
    for (let polls = 0; polls < 4; polls += 1) answers.push((await server.post('/oauth/token', asked, headers)).json);
    expect(answers.map(({ error, interval }) => [error, interval])).toEqual([
      ['authorization_pending', undefined],
      ['slow_down', 10],
      ['slow_down', 15],
      ['slow_down', 20],
    ]);
  });

  it('hurry is no flood: slow_down stays a 400, however often it is heard [AT-17]', async () => {
    const { device_code } = await startSignIn(server);
    await poll(server, device_code);
    for (let polls = 0; polls < 100; polls += 1) expectOAuthError(await poll(server, device_code), 400, 'slow_down');
  });

  it('a device authorization request that drops the secret, or brings a wrong one, starts nothing [AT-18]', async () => {
    const begin = (form: Record<string, string>, headers?: Record<string, string>) => server.post('/oauth/device_authorization', form, headers);
    const attempts = [begin({ client_id: 'set-top' }), begin({ client_id: 'set-top', client_secret: '' }), begin({}, basic('set-top', 'wrong'))];
    for (const answer of await Promise.all(attempts)) expectOAuthError(answer, 401, 'invalid_client');
    expect((await begin({}, basic('set-top', CONF_SECRET))).status).toBe(200);
  });

  it('a stranger who asks wrongly learns no more of a real code than of none: nothing comes before whose it is [AT-21]', async () => {
    const bound = { client_id: 'tv', code_challenge: 'A'.repeat(43), code_challenge_method: 'S256' };
    const codes = [await startSignIn(server), await startSignIn(server, bound), await answeredSignIn(server, { person })].map(({ device_code }) => device_code);
    const wrongs: readonly Record<string, string>[] = [{ scope: 'admin' }, { code_verifier: 'v'.repeat(43) }, {}];
    for (const more of wrongs) {
      const ask = (code: string) => poll(server, code, { client_id: 'radio', ...more });
      const unknown = await ask(RANDOM_CODE);
      expectOAuthError(unknown, 400, 'invalid_grant');
      for (const code of codes) expect((await ask(code)).text).toBe(unknown.text);
    }
  });

  it('a stranger with a good secret who polls another’s code burns nothing [AT-22]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const steal = () => server.post('/oauth/token', { grant_type: GrantType.DeviceCode, device_code }, basic('set-top', CONF_SECRET));
    for (let tries = 0; tries < 10; tries += 1) expectOAuthError(await steal(), 400, 'invalid_grant');
    expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
    await person.answer(user_code);
    for (let tries = 0; tries < 10; tries += 1) expectOAuthError(await steal(), 400, 'invalid_grant');
    expect((await poll(server, device_code)).status).toBe(200);
    expectOAuthError(await steal(), 400, 'invalid_grant');
    expect((await poll(server, device_code)).status).toBe(200);
  });

  it('a guest whose clock runs a quarter fast is never slowed; once slowed and obedient, never again [AT-27]', async () => {
    const { device_code } = await startSignIn(server);
    const polledAfter = async (seconds: number): Promise<string> => {
      server.clock.advanceSeconds(seconds);
      return (await poll(server, device_code)).json.error;
    };
    for (let polls = 0; polls < 60; polls += 1) expect(await polledAfter(5 / 1.25)).toBe('authorization_pending');
    expect(await polledAfter(1)).toBe('slow_down');
    for (let polls = 0; polls < 20; polls += 1) expect(await polledAfter(10 / 1.25)).toBe('authorization_pending');
  });
});

describe('faults that read like verdicts elsewhere', () => {
  let file: StoreFile;
  let server: TestServer;
  beforeEach(async () => {
    file = storeFile();
    server = await startServer({ env: file.env });
    await server.addAccount();
  });
  afterEach(async () => {
    await server.close();
    file.remove();
  });

  /** The next process takes over what lies in the file, clock and all. */
  const restarted = async (): Promise<void> => {
    await server.close();
    server = await startServer({ clock: server.clock, env: file.env });
  };
  const ENDING = new Unavailable('the process is ending');

  it('the process dies between redeeming the code and answering: the next one finishes, with the same family [AT-13]', async () => {
    const { device_code } = await answeredSignIn(server);
    const { refreshTokenFamilies } = server.stores;
    const started = refreshTokenFamilies.start;
    const dying: typeof started = async (...given) => {
      await started(...given);
      throw ENDING;
    };
    expect((await during(refreshTokenFamilies, { start: dying }, () => poll(server, device_code))).status).toBe(503);
    const begun = await server.stores.refreshTokenFamilies.list({ clientId: 'tv' });
    await restarted();
    const tokens = await poll(server, device_code);
    expect(tokens.status).toBe(200);
    expect([begun.length, await server.stores.refreshTokenFamilies.list({ clientId: 'tv' })]).toEqual([1, begun]);
    expect((await refresh(server, tokens.json.refresh_token)).status).toBe(200);
  });

  it('the process dies with tokens made and nothing redeemed: the next one finishes [AT-13]', async () => {
    const { device_code } = await answeredSignIn(server);
    const dying = { start: () => Promise.reject(ENDING) };
    expect((await during(server.stores.refreshTokenFamilies, dying, () => poll(server, device_code))).status).toBe(503);
    await restarted();
    const tokens = await poll(server, device_code);
    expect(tokens.status).toBe(200);
    expect(await server.stores.refreshTokenFamilies.list({ clientId: 'tv' })).toHaveLength(1);
    expect((await refresh(server, tokens.json.refresh_token)).status).toBe(200);
  });

  it('a store that does not answer is neither a denial nor an end: the approval is fetched afterwards [AT-16]', async () => {
    const [approved, pending] = [await answeredSignIn(server), await startSignIn(server)];
    const other = new DatabaseSync(file.path);
    other.exec('BEGIN IMMEDIATE');
    for (const { device_code } of [approved, pending]) {
      const answer = await poll(server, device_code);
      expect([answer.status, answer.json.error]).toEqual([503, undefined]);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/u);
    }
    other.exec('ROLLBACK');
    other.close();
    expect((await poll(server, approved.device_code)).status).toBe(200);
    // The refused poll left no trace: this is the first.
    expectOAuthError(await poll(server, pending.device_code), 400, 'authorization_pending');
  });
});
