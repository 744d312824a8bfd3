import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GrantType } from '@device-auth/oauth-core';
import { Unavailable } from '../../../apps/device-auth-server/src/protocol/unavailable.js';
import { authorizationCode } from '../../support/authorization-code.js';
import { answeredSignIn, isActive, poll, refresh, startSignIn } from '../../support/device.js';
import { during } from '../../support/during.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';
import { storeFile } from '../../support/store-file.js';

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

const atOnce = <Result>(count: number, ask: () => Promise<Result>): Promise<Result[]> => Promise.all(Array.from({ length: count }, ask));
const distinct = (answers: readonly Answer[], member: string): ReadonlySet<string> => new Set(answers.map(({ json }) => json[member]));
const wordOf = ({ status, json }: Answer): string => (status === 200 ? 'tokens' : json.error);
const families = async (): Promise<number> => (await server.stores.refreshTokenFamilies.list({ clientId: 'tv' })).length;

/** So many polls at once; the person answers at the instant at which the store has half of them in its hands. */
async function answeredAmong(count: number, deviceCode: string, userCode: string): Promise<void> {
  const { deviceAuthorizations } = server.stores;
  const asked = deviceAuthorizations.poll;
  let polls = 0;
  let answer: Promise<string> | undefined;
  const answerBetween: typeof asked = (...given) => {
    const polled = asked(...given);
    if ((polls += 1) === count / 2) answer = person.answer(userCode);
    return polled;
  };
  await during(deviceAuthorizations, { poll: answerBetween }, () => atOnce(count, () => poll(server, deviceCode)));
  expect(await answer).toBe('approved');
}

describe('one device code gives one set of tokens', () => {
  it('to two hundred polls at once: each is answered with the same refresh token [D-57]', async () => {
    const { device_code } = await answeredSignIn(server, { person });
    const before = await families();
    const answers = await atOnce(200, () => poll(server, device_code));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(distinct(answers, 'refresh_token').size).toBe(1);
    expect((await families()) - before).toBe(1);
  });

  it('to two hundred polls around the approval, none of which is a refusal [BI-134]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const first = atOnce(100, () => poll(server, device_code));
    await person.answer(user_code);
    const answers = [...(await first), ...(await atOnce(100, () => poll(server, device_code)))];
    const got = answers.filter(({ status }) => status === 200);
    expect(got.length).toBeGreaterThanOrEqual(100);
    expect(new Set(got.map(({ text }) => text)).size).toBe(1);
    for (const answer of answers) expect(['authorization_pending', 'slow_down', 'tokens']).toContain(wordOf(answer));
  });

  it('and never answers invalid_grant to a poll that meets the approval [BI-133]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const [early, word, late] = await Promise.all([poll(server, device_code), person.answer(user_code), poll(server, device_code)]);
    expect(word).toBe('approved');
    for (const answer of [early, late]) expect(['authorization_pending', 'slow_down', 'tokens']).toContain(wordOf(answer));
    expect((await poll(server, device_code)).status).toBe(200);
  });

  it('whatever a thousand polls write meanwhile: states only move forward [D-58]', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { device_code, user_code } = await startSignIn(server);
      await answeredAmong(50, device_code, user_code);
      // The approval stands, then the redemption does, and no answer changes it.
      const [first, ...others] = await atOnce(48, () => poll(server, device_code));
      expect(first?.status).toBe(200);
      expect(new Set(others.map(({ text }) => text))).toEqual(new Set([first?.text]));
      expect(await person.answer(user_code, 'deny')).toBe('none');
      expect((await poll(server, device_code)).text).toBe(first?.text);
      server.clock.advanceSeconds(121);
      expectOAuthError(await poll(server, device_code), 400, 'invalid_grant');
    }
  });

  it('after a thousand polls in a second, as after one [BI-131]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const answers: Answer[] = [];
    for (let batch = 0; batch < 10; batch += 1) {
      answers.push(...(await atOnce(100, () => poll(server, device_code))));
      server.clock.advance(100);
    }
    expect(distinct(answers.slice(1), 'error')).toEqual(new Set(['slow_down']));
    await person.answer(user_code);
    expect((await poll(server, device_code)).status).toBe(200);
  });
});

describe('an answer that never arrived is given again', () => {
  it('after a restart too, whole: the device that did not hear loses nothing [D-61]', async () => {
    const file = storeFile();
    const first = await startServer({ env: file.env });
    await first.addAccount();
    const { device_code } = await answeredSignIn(first);
    await pollAndHangUp(first, device_code);
    await redeemed(first, device_code);
    await first.close();
    const second = await startServer({ clock: first.clock, env: file.env });
    second.clock.advanceSeconds(119);
    const [again, oncemore] = [await poll(second, device_code), await poll(second, device_code)];
    expect(again.status).toBe(200);
    expect(oncemore.text).toBe(again.text);
    expect(await isActive(second, again.json.access_token)).toBe(true);
    expect((await refresh(second, again.json.refresh_token)).status).toBe(200);
    await second.close();
    file.remove();
  });

  type Start = TestServer['stores']['refreshTokenFamilies']['start'];
  const storeAway: Start = () => Promise.reject(new Unavailable('the store is away'));

  it.each([
    { when: 'before it began the family', cutting: () => storeAway },
    {
      when: 'after it began the family',
      cutting:
        (begin: Start): Start =>
        (...given) =>
          begin(...given).then(() => storeAway(...given)),
    },
  ])('when the store was lost $when, and one family is all there is', async ({ cutting }) => {
    const { device_code } = await answeredSignIn(server, { person });
    const before = await families();
    const { refreshTokenFamilies } = server.stores;
    const lost = await during(refreshTokenFamilies, { start: cutting(refreshTokenFamilies.start) }, () => poll(server, device_code));
    expect([lost.status, lost.json.error]).toEqual([503, undefined]);
    expect(lost.headers.get('retry-after')).toMatch(/^\d+$/u);
    const tokens = await poll(server, device_code);
    expect(tokens.status).toBe(200);
    expect((await families()) - before).toBe(1);
    expect((await refresh(server, tokens.json.refresh_token)).status).toBe(200);
  });

  it('and a code that no signing key could serve is still approved [BI-151]', async () => {
    const { device_code } = await answeredSignIn(server, { person });
    const safeShut = { sign: () => Promise.reject(new Error('the safe is shut')) };
    const answer = await during(server.ports.signer, safeShut, () => poll(server, device_code));
    expectOAuthError(answer, 400, 'slow_down');
    expect((await poll(server, device_code)).status).toBe(200);
  });

  it('nor is an app’s code spent while nothing can be signed', async () => {
    const code = await authorizationCode(server, person);
    const shut = () => Promise.reject(new Unavailable('the safe is shut'));
    const answer = await during(server.ports.signer, { ready: shut, sign: shut }, () => server.post('/oauth/token', code));
    expect([answer.status, answer.json.error]).toEqual([503, undefined]);
    expect((await server.post('/oauth/token', code)).status).toBe(200);
  });
});

/** The connection ends before a byte of the answer was read. */
async function pollAndHangUp({ url }: TestServer, deviceCode: string): Promise<void> {
  const body = new URLSearchParams({ grant_type: GrantType.DeviceCode, client_id: 'tv', device_code: deviceCode }).toString();
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  const lines = ['POST /oauth/token HTTP/1.1', `host: ${host}`, 'content-type: application/x-www-form-urlencoded', `content-length: ${body.length}`];
  await new Promise<void>((resolve) => socket.write([...lines, '', body].join('\r\n'), () => resolve()));
  socket.destroy();
  await once(socket, 'close');
}

/** The server finishes what it began, whoever listens. */
async function redeemed({ log }: TestServer, deviceCode: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!log.some((line) => line.includes('"tokens_issued"') && line.includes(GrantType.DeviceCode))) {
    if (Date.now() > deadline) throw new Error(`the code was not redeemed: ${deviceCode.slice(0, 4)}…`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
