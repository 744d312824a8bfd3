import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CredentialStore } from '../../../apps/device-client/src/credentials/credential-store.js';
import { type Credentials, credentialFileName } from '../../../apps/device-client/src/credentials/credentials.js';
import { stateDirectory } from '../../../apps/device-client/src/credentials/state-directory.js';

const CREDENTIALS: Credentials = {
  profile: 'default',
  issuer: 'https://login.example',
  clientId: 'tv',
  accessToken: 'access',
  refreshToken: 'refresh',
  scope: 'openid',
  expiresAt: 1_000,
  account: { subject: '1', name: 'Ada', email: undefined },
};
const never = new AbortController().signal;

let directory: string;
let store: CredentialStore;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'credentials-'));
  store = new CredentialStore(path.join(directory, 'state', 'device-client'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('the credentials file', () => {
  it('is for its owner alone, in a directory for its owner alone [CL-08]', async () => {
    await store.write(CREDENTIALS);
    const file = path.join(store.directory, credentialFileName(CREDENTIALS));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(store.directory)).mode & 0o777).toBe(0o700);
  });

  it('gives back what was written, and leaves no draft behind', async () => {
    await store.write({ ...CREDENTIALS, accessToken: 'older' });
    await store.write(CREDENTIALS);
    expect(await store.read(CREDENTIALS)).toEqual(CREDENTIALS);
    expect(await readdir(store.directory)).toEqual([credentialFileName(CREDENTIALS)]);
  });

  it.each([{ profile: 'work' }, { issuer: 'https://login.example/' }, { clientId: 'tv2' }])('is another one for %j', async (other) => {
    await store.write(CREDENTIALS);
    expect(await store.read({ ...CREDENTIALS, ...other })).toBeUndefined();
  });

  it('lists a profile, and not the one whose name begins the same', async () => {
    await store.write(CREDENTIALS);
    await store.write({ ...CREDENTIALS, profile: 'default-2' });
    expect(await store.list('default')).toEqual({ found: [CREDENTIALS], failures: [] });
    expect((await store.list()).found).toHaveLength(2);
  });
});

describe('the lock', () => {
  const lockFile = (): string => path.join(store.directory, `${credentialFileName(CREDENTIALS)}.lock`);

  it('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => store.locked(CREDENTIALS, never, work)));
    expect(most).toBe(1);
    expect(await readdir(store.directory)).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    await expect(store.locked(CREDENTIALS, never, () => Promise.reject(new Error('work')))).rejects.toThrow('work');
    expect(await store.locked(CREDENTIALS, never, async () => 'next')).toBe('next');
  });

  it.each([
    ['whose process is gone', JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), id: 'x' }), new Date()],
    ['older than any honest holder', 'of another program', new Date(Date.now() - 60_000)],
  ])('is taken over from a holder %s', async (_whose, owner, modified) => {
    await store.write(CREDENTIALS);
    await writeFile(lockFile(), owner);
    await utimes(lockFile(), modified, modified);
    expect(await store.locked(CREDENTIALS, never, async () => 'mine')).toBe('mine');
    expect(await readdir(store.directory)).toEqual([credentialFileName(CREDENTIALS)]);
  });

  it('is waited for no longer than the person does', async () => {
    await store.write(CREDENTIALS);
    await writeFile(lockFile(), JSON.stringify({ pid: process.pid, host: hostname(), id: 'x' }));
    const stop = new AbortController();
    const waiting = store.locked(CREDENTIALS, stop.signal, async () => 'never');
    stop.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });
});

describe('the state directory', () => {
  it.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, string]>([
    ['XDG_STATE_HOME', { XDG_STATE_HOME: '/state' }, 'linux', '/state/device-client'],
    ['the home on Linux', {}, 'linux', '/home/ada/.local/state/device-client'],
    ['not a relative XDG_STATE_HOME', { XDG_STATE_HOME: 'state' }, 'linux', '/home/ada/.local/state/device-client'],
    ['the Library on macOS', {}, 'darwin', '/home/ada/Library/Application Support/device-client'],
  ])('is in %s', (_where, env, platform, expected) => {
    expect(stateDirectory(env, platform, '/home/ada')).toBe(expected);
  });
});
