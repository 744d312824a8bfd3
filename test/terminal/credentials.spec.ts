import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CredentialStore } from '../../apps/device-client/src/credentials/credential-store.js';
import type { Credentials } from '../../apps/device-client/src/credentials/credentials.js';
import { buildClient, ClientHome } from '../support/client-program.js';
import { FakeAuthorizationServer } from '../support/fake-authorization-server.js';

let server: FakeAuthorizationServer;
let home: ClientHome;

beforeAll(buildClient, 120_000);

beforeEach(async () => {
  server = await FakeAuthorizationServer.start();
  home = await ClientHome.create();
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

/** A sign-in as `login` leaves it, kept by the client's own store. */
async function signedIn(about: Partial<Credentials> = {}): Promise<Credentials> {
  const tokens = (await server.issueTokens()) as { access_token: string; refresh_token: string; scope: string };
  const { sub: subject, name, email } = server.account;
  const credentials: Credentials = {
    profile: 'default',
    issuer: server.issuer,
    clientId: 'tv',
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    scope: tokens.scope,
    expiresAt: Date.now() + 600_000,
    account: { subject, name, email },
    ...about,
  };
  await new CredentialStore(home.stateDirectory).write(credentials);
  return credentials;
}

describe('what is kept', () => {
  it('gives ten processes a token with one refresh between them [R-26]', async () => {
    await signedIn({ expiresAt: Date.now() + 5_000 });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => home.run(['token'])));
    expect(outcomes.map(({ exitCode }) => exitCode)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(new Set(outcomes.map(({ stdout }) => stdout)).size).toBe(1);
    expect(server.requestsTo('/token').filter(({ form }) => form.get('grant_type') === 'refresh_token')).toHaveLength(1);
  }, 60_000);

  it('is a token alone on one line, so that it fits into a header', async () => {
    await signedIn();
    const { stdout } = await home.run(['token']);
    expect(server.accessTokens).toContain(stdout.slice(0, -1));
    expect(stdout.endsWith('\n')).toBe(true);
  });

  it('is renewed once, and the question asked once more, when the server refuses the access token [CL-09]', async () => {
    await signedIn();
    server.accessTokens.clear();
    expect(await home.run(['whoami'])).toMatchObject({ exitCode: 0, stdout: 'Ada Lovelace (ada@example.test)\n' });
    server.overrides.set('/userinfo', { status: 401, body: {} });
    const before = server.requests.length;
    expect(await home.run(['whoami'])).toMatchObject({ exitCode: 7 });
    const since = server.requests.slice(before).map(({ path }) => path);
    expect(since.filter((path) => path === '/userinfo')).toHaveLength(2);
    expect(since.filter((path) => path === '/token')).toHaveLength(1);
  });

  it('is revoked at the server before it is forgotten here [V-10]', async () => {
    await signedIn();
    const [file = ''] = await readdir(home.stateDirectory);
    server.overrides.set('/revoke', () => ({ status: existsSync(`${home.stateDirectory}/${file}`) ? 200 : 500, body: '' }));
    expect(await home.run(['logout'])).toMatchObject({ exitCode: 0 });
    expect(server.requestsTo('/revoke')[0]?.form.get('token')).toContain('secret-refresh-token');
    expect(await readdir(home.stateDirectory)).toEqual([]);
  });

  it('stays, with a word that the session may live on, when the server cannot be told', async () => {
    await signedIn();
    server.overrides.set('/revoke', { drop: true });
    const { exitCode, stderr } = await home.run(['logout']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('may live on');
    server.overrides.clear();
    expect(await home.run(['logout'])).toMatchObject({ exitCode: 0 });
  });

  it('is shown by status without any part of a token, and revoked by logout [CL-13]', async () => {
    const { accessToken } = await signedIn();
    const { stdout } = await home.run(['status']);
    expect(stdout).toMatch(/Ada Lovelace.*openid profile email offline_access.*until \d{4}-/su);
    expect(stdout).not.toContain('secret-');
    expect(stdout).not.toContain(accessToken.slice(-12));
    await home.run(['logout']);
    expect(server.requestsTo('/revoke')).toHaveLength(1);
  });

  it('is kept apart by profile, and all forgotten by logout --everywhere', async () => {
    await signedIn({ profile: 'work' });
    await signedIn({ profile: 'home' });
    expect(await home.run(['status'])).toMatchObject({ exitCode: 7 });
    expect(await home.run(['status', '--profile', 'work'])).toMatchObject({ exitCode: 0 });
    expect(await home.run(['logout', '--everywhere'])).toMatchObject({ exitCode: 0 });
    expect(server.refreshTokens.size).toBe(0);
    expect(await readdir(home.stateDirectory)).toEqual([]);
  });
});
