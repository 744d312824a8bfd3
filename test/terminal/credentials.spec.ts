import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CredentialStore } from '../../apps/device-client/src/credentials/credential-store.js';
import type { Credentials } from '../../apps/device-client/src/credentials/credentials.js';
import { buildClient, CLIENT_PROGRAM, ClientHome } from '../support/client-program.js';
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
    const since = server.requests.slice(before).map((request) => request.path);
    expect(since.filter((called) => called === '/userinfo')).toHaveLength(2);
    expect(since.filter((called) => called === '/token')).toHaveLength(1);
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

  it('is forgotten here alone by logout --local, the way out that a failing logout names', async () => {
    await signedIn();
    server.overrides.set('/revoke', { drop: true });
    expect((await home.run(['logout'])).stderr).toContain('"device-client logout --local"');
    const requests = server.requests.length;
    const { exitCode, stdout } = await home.run(['logout', '--local']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('may live on');
    expect(server.requests).toHaveLength(requests);
    expect(await readdir(home.stateDirectory)).toEqual([]);
  });

  it('is said not to be revoked by logout --local --json', async () => {
    await signedIn();
    const { stdout } = await home.run(['logout', '--local', '--json']);
    expect(JSON.parse(stdout)).toEqual({ event: 'signed_out', issuer: server.issuer, revoked: false });
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

  it("takes the place of somebody else's sign-in, which is ended at the server", async () => {
    const older = await signedIn({ account: { subject: 'grace', name: 'Grace Hopper', email: undefined } });
    expect(await home.run(['login', '--issuer', server.issuer, '--client-id', 'tv'])).toMatchObject({ exitCode: 0 });
    expect(server.requestsTo('/revoke').map(({ form }) => form.get('token'))).toEqual([older.refreshToken]);
    expect(server.refreshTokens.size).toBe(1);
  });

  it.each<[string, Partial<Credentials>]>([
    ['the same account', {}],
    ['an account nobody knows', { account: undefined }],
  ])('takes the place of an older sign-in of %s without ending a session that may be its own', async (_whose, about) => {
    await signedIn(about);
    server.overrides.set('/revoke', () => {
      server.refreshTokens.clear();
      return { body: '' };
    });
    expect(await home.run(['login', '--issuer', server.issuer, '--client-id', 'tv'])).toMatchObject({ exitCode: 0 });
    expect(server.requestsTo('/revoke')).toHaveLength(0);
    const kept = await new CredentialStore(home.stateDirectory).read({ profile: 'default', issuer: server.issuer, clientId: 'tv' });
    expect(server.refreshTokens).toContain(kept?.refreshToken);
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

  it('is the old or the new after a kill in the middle of saving, never half [CL-08]', async () => {
    const { issuer } = await signedIn();
    const source = `
      import { CredentialStore } from ${JSON.stringify(new URL('credentials/credential-store.js', pathToFileURL(CLIENT_PROGRAM)).href)};
      const store = new CredentialStore(process.argv[1]);
      const found = await store.read({ profile: 'default', issuer: ${JSON.stringify(issuer)}, clientId: 'tv' });
      for (let round = 0; ; round += 1) {
        await store.write({ ...found, accessToken: 'x'.repeat(50_000 + round) });
        if (round === 0) console.log('saving');
      }`;
    for (let kill = 0; kill < 8; kill += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', source, home.stateDirectory], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'close');
      const kept = await new CredentialStore(home.stateDirectory).read({ profile: 'default', issuer, clientId: 'tv' });
      expect(kept?.accessToken).toMatch(/^x{50000,}$/u);
    }
  });

  it('stands neither in the arguments nor in the environment of the client [CL-08]', async () => {
    await signedIn();
    server.overrides.set('/userinfo', { hang: true });
    const { child, outcome } = home.start(['whoami']);
    await server.received('/userinfo');
    const seen = await Promise.all(['cmdline', 'environ'].map((file) => readFile(`/proc/${child.pid}/${file}`, 'utf8')));
    expect(seen.join('')).toContain('whoami');
    expect(seen.join('')).not.toContain('secret-');
    child.kill('SIGTERM');
    expect(await outcome).toMatchObject({ exitCode: 130 });
  });

  it.each<[string, (file: string) => Promise<void>, RegExp]>([
    ['readable by others', (file) => chmod(file, 0o644), /others can read/u],
    ['no JSON', (file) => writeFile(file, '{"version":1,'), /is not a credentials file/u],
    [
      'of a token that ends at no instant',
      async (file) => writeFile(file, (await readFile(file, 'utf8')).replace(/"expiresAt": \d+/u, '"expiresAt": 1e300')),
      /is not a credentials file/u,
    ],
    ['somebody else’s', (file) => writeFile(file, '{"version":1,"token":"x"}'), /is not a credentials file/u],
  ])('is reported and left alone when the file is %s [BI-346]', async (_what, damage, expected) => {
    await signedIn();
    const [name = ''] = await readdir(home.stateDirectory);
    const file = path.join(home.stateDirectory, name);
    await damage(file);
    const before = await readFile(file, 'utf8');
    for (const args of [['token'], ['status'], ['logout'], ['login', '--issuer', server.issuer, '--client-id', 'tv']]) {
      const { exitCode, stderr } = await home.run(args);
      expect(exitCode).toBe(6);
      expect(stderr).toMatch(expected);
    }
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(server.requestsTo('/device_authorization')).toHaveLength(0);
  });

  it('does not keep the others from being signed out when one file cannot be read', async () => {
    await signedIn({ profile: 'work' });
    await signedIn({ profile: 'home' });
    const damaged = (await readdir(home.stateDirectory)).filter((name) => name.startsWith('home-'));
    await writeFile(path.join(home.stateDirectory, damaged[0] ?? ''), '{');
    const { exitCode, stderr } = await home.run(['logout', '--everywhere']);
    expect(exitCode).toBe(6);
    expect(stderr).toContain('is not a credentials file');
    expect(server.requestsTo('/revoke')).toHaveLength(1);
    expect(await readdir(home.stateDirectory)).toEqual(damaged);
  });

  it('stops a login before anybody is sent to approve when nothing can be kept', async () => {
    await writeFile(home.stateDirectory, 'a file where the directory should be');
    const { exitCode, stderr } = await home.run(['login', '--issuer', server.issuer, '--client-id', 'tv']);
    expect(exitCode).toBe(6);
    expect(stderr).toContain('cannot write');
    expect(server.requests).toHaveLength(0);
  });

  it('is signed out, and says so, once the server has ended it', async () => {
    await signedIn({ expiresAt: 0 });
    server.refreshTokens.clear();
    const { exitCode, stderr } = await home.run(['token']);
    expect(exitCode).toBe(7);
    expect(stderr).toContain('the server has ended this sign-in');
  });

  it('is renewed by a second try when the answer with the new tokens is lost', async () => {
    const { refreshToken } = await signedIn({ expiresAt: 0 });
    const successor = await server.issueTokens();
    let answers = 0;
    server.overrides.set('/token', () => ((answers += 1) === 1 ? { drop: true } : { body: successor }));
    expect(await home.run(['token'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('secret-access-token') });
    expect(server.requestsTo('/token').map(({ form }) => form.get('refresh_token'))).toEqual([refreshToken, refreshToken]);
  });

  it('holds the successor of a refresh that ^C came into', async () => {
    await signedIn({ expiresAt: 0 });
    const successor = (await server.issueTokens()) as { refresh_token: string };
    let answer = (): void => undefined;
    const released = new Promise<void>((resolve) => (answer = resolve));
    server.overrides.set('/token', async () => {
      await released;
      return { body: successor };
    });
    const { child, outcome } = home.start(['token']);
    await server.received('/token');
    child.kill('SIGINT');
    answer();
    expect(await outcome).toMatchObject({ exitCode: 130, stdout: '' });
    const [file = ''] = await readdir(home.stateDirectory);
    expect(await readFile(path.join(home.stateDirectory, file), 'utf8')).toContain(successor.refresh_token);
  });

  it('survives a server out of reach', async () => {
    await signedIn({ expiresAt: 0 });
    server.overrides.set('/token', { status: 503, body: {} });
    expect(await home.run(['token'])).toMatchObject({ exitCode: 5, stdout: '' });
    server.overrides.clear();
    expect(await home.run(['token'])).toMatchObject({ exitCode: 0 });
  });
});
