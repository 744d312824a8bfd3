import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { authorizationCode } from '../../support/authorization-code.js';
import { configFile } from '../../support/clients.js';
import { answeredSignIn, isActive, poll, refresh } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signInPerson, signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';
import { storeFile } from '../../support/store-file.js';
import type { StoreFile } from '../../support/store-file.js';

type ChangeAccount = (server: TestServer, id: string) => Promise<unknown>;
const change = {
  disabled: (server, id) => server.stores.endUsers.setStatus(id, 'disabled'),
  deleted: (server, id) => server.stores.endUsers.remove(id),
  'told to begin anew': (server, id) => server.stores.endUsers.endAll(id),
  'given another password': async (server, id) => server.stores.endUsers.setPassword(id, await server.ports.passwords.hash('another battery, another staple')),
} satisfies Record<string, ChangeAccount>;
const changes = Object.entries<ChangeAccount>(change);

describe('the account, judged again when tokens are made', () => {
  let server: TestServer;
  let accounts = 0;
  const newAccount = (): Promise<{ id: string; username: string }> => server.addAccount({ username: `person-${(accounts += 1)}`, id: `id-${accounts}` });
  const signIn = (username: string) => signInPerson(server, { username, password: 'correct horse battery staple' });

  /** Approved, and then locked for a moment by wrong passwords, as the device hears. */
  async function lockedSignIn(): Promise<{ id: string; device_code: string }> {
    const { id, username } = await newAccount();
    const { device_code } = await answeredSignIn(server, { person: await signIn(username) });
    for (let guesses = 0; guesses < 6; guesses += 1) await server.stores.endUsers.attemptPassword(id);
    expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
    return { id, device_code };
  }

  beforeAll(async () => void (server = await startServer()));
  afterAll(() => server.close());

  it('gives no token for an account that changed since it approved, and goes on saying so [D-55]', async () => {
    for (const [what, makeChange] of changes) {
      const { id, username } = await newAccount();
      const { device_code } = await answeredSignIn(server, { person: await signIn(username) });
      await makeChange(server, id);
      for (let polls = 0; polls < 2; polls += 1) {
        const answer = await poll(server, device_code);
        expect({ what, error: answer.json.error }).toEqual({ what, error: 'access_denied' });
        expectOAuthError(answer, 400, 'access_denied');
      }
      expect(await server.stores.refreshTokenFamilies.list({ endUserId: id, clientId: 'tv' })).toEqual([]);
    }
  });

  it('keeps an approval waiting while wrong passwords lock the account for a moment [D-95]', async () => {
    const { device_code } = await lockedSignIn();
    server.clock.advanceSeconds(5);
    expect((await poll(server, device_code)).status).toBe(200);
  });

  it('says that it has expired where the lock lasted to the end, and takes nothing back [D-95]', async () => {
    const { id, device_code } = await lockedSignIn();
    server.clock.advanceSeconds(731);
    expectOAuthError(await poll(server, device_code), 400, 'expired_token');
    expect(await server.stores.refreshTokenFamilies.list({ endUserId: id, clientId: 'tv' })).toEqual([]);
    expect(server.log.filter((line) => line.includes('family_revoked') && line.includes(id))).toEqual([]);
  });

  it.each([
    { grant: 'device code', error: 'access_denied', begin: beginDevice },
    { grant: 'authorization code', error: 'invalid_grant', begin: beginCode },
    { grant: 'refresh token', error: 'invalid_grant', begin: beginRefresh },
  ])('by one gate for every grant: $grant [AT-08]', async ({ error, begin }) => {
    for (const [, makeChange] of changes) {
      const { id, username } = await newAccount();
      const redeem = await begin(server, username);
      await makeChange(server, id);
      expectOAuthError(await redeem(), 400, error);
    }
  });

  it('denies a device whose person changed the password meanwhile, and tells that person’s page [BI-142]', async () => {
    const { id, username } = await newAccount();
    const { device_code, user_code } = await answeredSignIn(server, { person: await signIn(username) });
    await change['given another password'](server, id);
    expectOAuthError(await poll(server, device_code), 400, 'access_denied');
    const again = await signInPerson(server, { username, password: 'another battery, another staple' });
    expect((await server.protocol.followDeviceAuthorization(again.browser, user_code.replace('-', ''))).word).toBe('denied');
  });
});

type Begin = (server: TestServer, username: string) => Promise<() => Promise<Answer>>;
const password = 'correct horse battery staple';

async function beginDevice(...[server, username]: Parameters<Begin>): ReturnType<Begin> {
  const { device_code } = await answeredSignIn(server, { person: await signInPerson(server, { username, password }) });
  return () => poll(server, device_code);
}

async function beginCode(...[server, username]: Parameters<Begin>): ReturnType<Begin> {
  const request = await authorizationCode(server, await signInPerson(server, { username, password }));
  return () => server.post('/oauth/token', request);
}

async function beginRefresh(...[server, username]: Parameters<Begin>): ReturnType<Begin> {
  const tokens = await (await beginDevice(server, username))();
  return () => refresh(server, tokens.json.refresh_token);
}

describe('the client, judged again when tokens are made', () => {
  let file: StoreFile;
  let before: TestServer;
  beforeEach(async () => {
    file = storeFile();
    before = await startServer({ env: file.env });
    await before.addAccount();
  });
  afterEach(() => file.remove());

  /** The same server after a restart with a configuration in which the TV's client is another. */
  async function restarted(tv: object): Promise<TestServer> {
    await before.close();
    const clients = configFile.clients.map((client) => (client.client_id === 'tv' ? { ...client, ...tv } : client));
    return startServer({ clock: before.clock, env: file.env, file: { clients } });
  }

  it('that is disabled or has lost the grant is refused; given back, the approval is still there [D-56]', async () => {
    const { device_code } = await answeredSignIn(before);
    const disabled = await restarted({ disabled: true });
    expectOAuthError(await poll(disabled, device_code), 401, 'invalid_client');
    before = disabled;
    const without = await restarted({ grant_types: ['authorization_code'], redirect_uris: ['https://tv.example/cb'] });
    expectOAuthError(await poll(without, device_code), 400, 'unauthorized_client');
    before = without;
    const narrower = await restarted({ scope: 'openid offline_access photos:read' });
    const tokens = await poll(narrower, device_code);
    expect([tokens.status, tokens.json.scope]).toEqual([200, 'openid offline_access photos:read']);
    await narrower.close();
  });

  it('is told the scope that is left when some was taken, and its refreshes as well [BI-143]', async () => {
    const { device_code } = await answeredSignIn(before);
    const { tokens } = await signedInDevice(before);
    const narrower = await restarted({ scope: 'openid offline_access' });
    const polled = await poll(narrower, device_code);
    expect(polled.json.scope).toBe('openid offline_access');
    expect((await refresh(narrower, tokens['refresh_token'] ?? '')).json.scope).toBe('openid offline_access');
    before = narrower;
    const disabled = await restarted({ disabled: true });
    expect(await isActive(disabled, polled.json.access_token)).toBe(false);
    expectOAuthError(await refresh(disabled, polled.json.refresh_token), 401, 'invalid_client');
    await disabled.close();
  });
});

describe('the API, judged again when tokens are made', () => {
  it('gets no token once it is gone from the configuration, and no other API gets one in its place', async () => {
    const file = storeFile();
    const before = await startServer({ env: file.env });
    await before.addAccount();
    const approved = await answeredSignIn(before);
    const fetched = await poll(before, (await answeredSignIn(before)).device_code);
    await before.close();

    const after = await startServer({ clock: before.clock, env: file.env, file: { resources: [] } });
    expectOAuthError(await poll(after, approved.device_code), 400, 'invalid_target');
    expectOAuthError(await refresh(after, fetched.json.refresh_token), 400, 'invalid_target');
    await after.close();
    file.remove();
  });

  it('ends the refreshes of what was granted for it once it takes no offline access any more', async () => {
    const file = storeFile();
    const before = await startServer({ env: file.env });
    await before.addAccount();
    const { json: tokens } = await poll(before, (await answeredSignIn(before)).device_code);
    await before.close();

    const resources = configFile.resources.map((one) => ({ ...one, allow_offline_access: false }));
    const after = await startServer({ clock: before.clock, env: file.env, file: { resources } });
    expectOAuthError(await refresh(after, tokens.refresh_token), 400, 'invalid_grant');
    await after.close();
    file.remove();
  });
});
