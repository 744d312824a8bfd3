import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantType, type DeviceAuthorizationResponse, type Digest } from '@device-auth/oauth-core';
import { startRedis } from '../support/redis.js';
import { Fleet } from './fleet/fleet.js';
import { clocksApart } from './scenarios/around.js';

/** Of one request; the servers are ninety seconds apart. */
const MOMENT_MS = 10_000;
const SECOND = 1_000;

let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.open({ servers: 2, redis: startRedis, preloads: clocksApart });
}, 60_000);
afterAll(() => fleet.close());

describe('a code', () => {
  it.each([
    ['a server whose clock is right', 0, 1],
    ['a server whose clock is 90 s ahead', 1, 0],
  ])('from %s lasts as long as it was given for, at the other one too [RL-16]', async (_from, giver, asked) => {
    const given = await post<DeviceAuthorizationResponse>(giver, '/oauth/device_authorization', { client_id: 'tv', scope: 'openid' });
    const [locator] = fleet.secrets.locators(given.user_code.replaceAll('-', ''));
    const claim = { endUserId: 'person', sessionId: fleet.secrets.sha256('person') as Digest<'session'> };
    const claimed = await fleet.stores.deviceAuthorizations.claim(locator, claim);
    if (claimed.word !== 'claimed') throw new Error(`the code could not be claimed: ${claimed.word}`);
    const { createdAt, decidableUntil } = claimed.view;
    const [seconds] = (await fleet.process(0).ask('TIME')) as [string];
    expect(Math.abs(createdAt - Number(seconds) * SECOND)).toBeLessThan(MOMENT_MS);
    expect(decidableUntil - createdAt).toBe((given.expires_in - 10) * SECOND);
    const poll = { grant_type: GrantType.DeviceCode, client_id: 'tv', device_code: given.device_code };
    await expect(post(asked, '/oauth/token', poll)).resolves.toMatchObject({ error: 'authorization_pending' });
  });
});

async function post<Answer>(server: number, path: string, form: Readonly<Record<string, string>>): Promise<Answer> {
  const response = await fetch(fleet.server(server).url + path, { method: 'POST', body: new URLSearchParams(form) });
  return (await response.json()) as Answer;
}
