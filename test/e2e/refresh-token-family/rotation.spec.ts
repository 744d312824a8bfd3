import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Unavailable } from '../../../apps/device-auth-server/src/protocol/unavailable.js';
import { TV, isActive, refresh } from '../../support/device.js';
import { during } from '../../support/during.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

const DAY_SECONDS = 86_400;
/** decision 0011, "Refresh". */
const GRACE_SECONDS = 30;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
});
afterAll(() => server.close());

/** The first refresh token and access token of a new sign-in. */
async function newFamily(): Promise<{ readonly first: string; readonly accessToken: string }> {
  const { tokens } = await signedInDevice(server, TV);
  return { first: tokens['refresh_token'] ?? '', accessToken: tokens['access_token'] ?? '' };
}

async function rotated(refreshToken: string): Promise<{ readonly refreshToken: string; readonly accessToken: string }> {
  const answer = await refresh(server, refreshToken);
  expect(answer.status).toBe(200);
  return { refreshToken: answer.json.refresh_token, accessToken: answer.json.access_token };
}

const expectRefused = async (refreshToken: string): Promise<Answer> => {
  const answer = await refresh(server, refreshToken);
  expectOAuthError(answer, 400, 'invalid_grant');
  return answer;
};

const alarms = (): readonly string[] => server.log.filter((line) => line.includes('"family_revoked"') && line.includes('"reuse"'));

describe('refresh token rotation (RFC 9700 §4.14.2)', () => {
  it('gives another refresh token each time and ends the one before [R-01]', async () => {
    const { first } = await newFamily();
    const chain = [first];
    for (let turns = 0; turns < 3; turns += 1) chain.push((await rotated(chain.at(-1) ?? '')).refreshToken);
    expect(new Set(chain).size).toBe(4);
    server.clock.advanceSeconds(GRACE_SECONDS);
    const [, , beforeLast, last] = chain;
    await expectRefused(beforeLast ?? '');
    expect((await refresh(server, last ?? '')).status).toBe(200);
  });

  it('revokes the family with all its access tokens when an old token comes back, and sounds the alarm [R-02]', async () => {
    const { first, accessToken } = await newFamily();
    const second = await rotated(first);
    const third = await rotated(second.refreshToken);
    server.clock.advanceSeconds(2 * GRACE_SECONDS);
    for (const token of [accessToken, third.accessToken]) expect(await isActive(server, token)).toBe(true);
    const before = alarms().length;
    const answer = await expectRefused(first);
    for (const token of [accessToken, second.accessToken, third.accessToken]) expect(await isActive(server, token)).toBe(false);
    await expectRefused(third.refreshToken);
    expect(alarms()).toHaveLength(before + 1);
    const alarm = JSON.parse(alarms().at(-1) ?? '{}');
    expect(alarm).toMatchObject({ level: 'warn', reason: 'reuse', clientId: 'tv', requestId: answer.headers.get('x-request-id') });
  });

  it('gives a hundred refreshes at once the one successor [R-03]', async () => {
    const { first } = await newFamily();
    const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(server, first)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [successor, ...more] = new Set(answers.map(({ json }) => json.refresh_token));
    expect(more).toEqual([]);
    expect((await refresh(server, successor)).status).toBe(200);
  });

  it('answers the old token with the same successor until that is used, then refuses it, and takes it for reuse only later [R-20]', async () => {
    const { first } = await newFamily();
    const { refreshToken: second } = await rotated(first);
    server.clock.advanceSeconds(GRACE_SECONDS - 1);
    // The answer was lost: whoever asks again is given what the lost one held.
    expect((await rotated(first)).refreshToken).toBe(second);
    const before = alarms().length;
    const third = await rotated(second);
    for (const seconds of [0, GRACE_SECONDS - 1]) {
      server.clock.advanceSeconds(seconds);
      await expectRefused(first);
    }
    expect(alarms()).toHaveLength(before);
    expect(await isActive(server, third.accessToken)).toBe(true);
    server.clock.advanceSeconds(1);
    await expectRefused(first);
    expect(alarms()).toHaveLength(before + 1);
    expect(await isActive(server, third.accessToken)).toBe(false);
  });

  it('ends the grace by itself after half a minute, and for another half refuses without alarm', async () => {
    const { first } = await newFamily();
    const { refreshToken: second } = await rotated(first);
    const before = alarms().length;
    for (const seconds of [GRACE_SECONDS, GRACE_SECONDS - 1]) {
      server.clock.advanceSeconds(seconds);
      await expectRefused(first);
    }
    expect(alarms()).toHaveLength(before);
    expect((await refresh(server, second)).status).toBe(200);
  });

  it('has no grace once the token was revoked, the password changed or the account disabled [R-21]', async () => {
    const endings: ((refreshToken: string) => Promise<unknown>)[] = [
      async (token) => expect((await server.post('/oauth/revoke', { client_id: 'tv', token })).status).toBe(200),
      () => server.stores.endUsers.setStatus('id-of-alice', 'disabled').then(() => server.stores.endUsers.setStatus('id-of-alice', 'active')),
      async () => server.stores.endUsers.setPassword('id-of-alice', await server.ports.passwords.hash('correct horse battery staple')),
    ];
    for (const end of endings) {
      const { first } = await newFamily();
      const { refreshToken: second } = await rotated(first);
      expect((await rotated(first)).refreshToken).toBe(second);
      await end(second);
      server.clock.advanceSeconds(1);
      const before = alarms().length;
      for (const token of [first, second]) await expectRefused(token);
      expect(alarms()).toHaveLength(before);
    }
  });

  it('leaves the old token good when signing or the store fails [R-23]', async () => {
    const { first } = await newFamily();
    const { refreshTokenFamilies } = server.stores;
    const { signer } = server.ports;
    const storeAway = { rotate: () => Promise.reject(new Unavailable('the store is away')) };
    const shut = () => Promise.reject(new Unavailable('the safe is shut'));
    const lost = [
      await during(refreshTokenFamilies, storeAway, () => refresh(server, first)),
      await during(signer, { ready: shut, sign: shut }, () => refresh(server, first)),
    ];
    for (const answer of lost) {
      expect([answer.status, answer.json.error]).toEqual([503, undefined]);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/u);
    }
    // However long it took to mend.
    server.clock.advanceSeconds(10 * GRACE_SECONDS);
    const { refreshToken: second } = await rotated(first);

    // Shut between the question and the signature: the grace brings the successor.
    expect((await during(signer, { sign: shut }, () => refresh(server, second))).status).toBe(503);
    const third = await rotated(second);
    expect((await refresh(server, third.refreshToken)).status).toBe(200);
  });

  it('raises no alarm and revokes nothing for a stranger who replays a token [R-24]', async () => {
    const { first } = await newFamily();
    const { refreshToken: second, accessToken } = await rotated(first);
    server.clock.advanceSeconds(3 * GRACE_SECONDS);
    const before = alarms().length;
    for (const token of [first, second]) {
      expectOAuthError(await refresh(server, token, { client_id: 'radio' }), 400, 'invalid_grant');
      expectOAuthError(await refresh(server, token, { client_id: 'nobody' }), 401, 'invalid_client');
      expectOAuthError(await refresh(server, token, { client_id: 'set-top', client_secret: 'wrong' }), 401, 'invalid_client');
    }
    expect(alarms()).toHaveLength(before);
    expect(await isActive(server, accessToken)).toBe(true);
    expect((await refresh(server, second)).status).toBe(200);
  });

  it.each([
    { what: 'thirty days unused', turns: [] },
    { what: 'ninety days in all, however often it was used', turns: [20, 20, 20, 20] },
  ])('takes a token that has expired for no replay: $what [R-25]', async ({ turns }) => {
    const { first } = await newFamily();
    let token = first;
    for (const days of turns) {
      server.clock.advanceSeconds(days * DAY_SECONDS);
      token = (await rotated(token)).refreshToken;
    }
    server.clock.advanceSeconds((turns.length === 0 ? 30 : 10) * DAY_SECONDS);
    const before = alarms().length;
    for (const expired of [token, first]) await expectRefused(expired);
    expect(alarms()).toHaveLength(before);
  });
});
