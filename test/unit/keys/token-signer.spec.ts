import { calculateJwkThumbprint, decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newSecretKey } from '../../../apps/device-auth-server/src/keys/secret-key-file.js';
import { createSecrets } from '../../../apps/device-auth-server/src/keys/secrets.js';
import { openTokenSigner, type RotatingSigner } from '../../../apps/device-auth-server/src/keys/token-signer.js';
import { openSqliteStores, type SqliteStores } from '../../../apps/device-auth-server/src/storage/sqlite/sqlite-stores.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1);
const ISSUER = 'https://auth.example';

describe('the keys that sign tokens', () => {
  let now: number;
  let stores: SqliteStores;
  const secrets = createSecrets([newSecretKey()]);
  const open = (with_ = secrets): Promise<RotatingSigner> =>
    openTokenSigner({ store: stores.signingKeys, secrets: with_, issuer: ISSUER, clock: () => now, longestTokenMs: HOUR });

  beforeEach(() => {
    now = START;
    stores = openSqliteStores('sqlite::memory:', { clock: () => now, role: 'server', session: { idleMs: HOUR, absoluteMs: DAY, adminIdleMs: HOUR } });
  });
  afterEach(() => stores.close());

  const claims = (about: object = {}): Record<string, unknown> => ({
    iss: ISSUER,
    sub: 'alice',
    aud: ISSUER,
    client_id: 'tv',
    jti: 'one',
    iat: now / 1_000,
    exp: now / 1_000 + 600,
    ...about,
  });
  const kids = (signer: RotatingSigner, alg: string): unknown[] =>
    signer
      .publicKeys()
      .filter((key) => key['alg'] === alg)
      .map((key) => key['kid']);
  const kidOf = async (signer: RotatingSigner, alg: 'ES256' | 'RS256' = 'ES256'): Promise<string | undefined> =>
    decodeProtectedHeader(await signer.sign('JWT', alg, claims())).kid;

  it('are there for both algorithms from the first start, and the same at the second', async () => {
    const first = await open();
    expect(first.publicKeys().map(({ alg }) => alg)).toEqual(expect.arrayContaining(['ES256', 'RS256']));
    const second = await open();
    expect(second.publicKeys()).toEqual(first.publicKeys());
    await expect(second.verifyAccessToken(await first.sign('at+jwt', 'ES256', claims()))).resolves.toMatchObject({ sub: 'alice' });
  });

  it('sign at a server whose clock is behind that of the one that made them', async () => {
    const maker = await open();
    now -= 90_000;
    const behind = await open();
    await expect(behind.ready()).resolves.toBeUndefined();
    expect(await kidOf(behind)).toBe(await kidOf(maker));
  });

  it('are published without private members, each with its thumbprint, use and algorithm', async () => {
    for (const key of (await open()).publicKeys()) {
      expect(Object.keys(key).toSorted()).toEqual(key['kty'] === 'EC' ? ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'] : ['alg', 'e', 'kid', 'kty', 'n', 'use']);
      expect(key['kid']).toBe(await calculateJwkThumbprint(key));
      expect(key['use']).toBe('sig');
    }
  });

  it('lie sealed in the store', async () => {
    await open();
    for (const key of await stores.signingKeys.list()) {
      expect(secrets.open('at-rest', key.sealedPrivateJwk, `signing key ${key.kid}`)).toContain('"d"');
      expect(JSON.stringify({ ...key, sealedPrivateJwk: '' })).not.toContain('"d"');
    }
  });

  it('stop the start when no secret key opens one, naming it, and are not made anew', async () => {
    await open();
    const stored = await stores.signingKeys.list();
    await expect(open(createSecrets([newSecretKey()]))).rejects.toThrow(
      new RegExp(`none of SECRET_KEYS opens the signing key (${stored.map(({ kid }) => kid).join('|')})`, 'u'),
    );
    expect(await stores.signingKeys.list()).toEqual(stored);
  });

  it('are announced a day before they sign, and published until what they signed is over', async () => {
    const signer = await open();
    const first = await kidOf(signer);
    now = START + 89 * DAY - 1;
    await signer.refresh();
    expect(kids(signer, 'ES256')).toEqual([first]);

    now = START + 89 * DAY;
    await signer.refresh();
    expect(kids(signer, 'ES256')).toHaveLength(2);
    now = START + 90 * DAY - 1;
    expect(await kidOf(signer)).toBe(first);
    const last = await signer.sign('at+jwt', 'ES256', claims());

    now = START + 90 * DAY;
    expect(await kidOf(signer)).not.toBe(first);
    await expect(signer.verifyAccessToken(last)).resolves.toBeDefined();
    now = START + 90 * DAY + 2 * HOUR - 1;
    await signer.refresh();
    expect(kids(signer, 'ES256')).toContain(first);
    now += 1;
    await signer.refresh();
    expect(kids(signer, 'ES256')).not.toContain(first);
    expect(kids(signer, 'ES256')).toHaveLength(1);
  });

  it('rotate on demand, for both algorithms, but not twice', async () => {
    const signer = await open();
    await signer.rotate();
    await signer.rotate();
    expect(kids(signer, 'ES256')).toHaveLength(2);
    expect(kids(signer, 'RS256')).toHaveLength(2);
    const before = await kidOf(signer, 'RS256');
    now += DAY;
    expect(await kidOf(signer, 'RS256')).not.toBe(before);
  });

  it('rotate once when two processes rotate at once, and each learns of the other', async () => {
    const [one, two] = [await open(), await open()];
    await Promise.all([one.rotate(), two.rotate()]);
    await Promise.all([one.refresh(), two.refresh()]);
    expect(kids(one, 'ES256')).toHaveLength(2);
    expect(two.publicKeys()).toEqual(one.publicKeys());
  });

  describe('an access token', () => {
    it('counts until the second it names as its end', async () => {
      const signer = await open();
      const token = await signer.sign('at+jwt', 'ES256', claims());
      now += 600_000 - 1;
      await expect(signer.verifyAccessToken(token)).resolves.toBeDefined();
      now += 1;
      await expect(signer.verifyAccessToken(token)).resolves.toBeUndefined();
    });

    it('that was believed is believed no more when its key is gone', async () => {
      const signer = await open();
      const token = await signer.sign('at+jwt', 'ES256', claims());
      await expect(signer.verifyAccessToken(token)).resolves.toBeDefined();
      await stores.signingKeys.remove((await kidOf(signer)) ?? '');
      await signer.refresh();
      await expect(signer.verifyAccessToken(token)).resolves.toBeUndefined();
    });

    it('that was believed lends nothing to another with its claims', async () => {
      const signer = await open();
      const [header = '', payload = ''] = (await signer.sign('at+jwt', 'ES256', claims())).split('.');
      const token = await signer.sign('at+jwt', 'ES256', claims({ sub: 'bob' }));
      await expect(signer.verifyAccessToken(token)).resolves.toMatchObject({ sub: 'bob' });
      await expect(signer.verifyAccessToken(`${header}.${payload}.${token.split('.')[2]}`)).resolves.toBeUndefined();
    });

    it.each([
      ['of another issuer', 'at+jwt', { iss: 'https://other.example' }],
      ['that is an id token', 'JWT', {}],
      ['without an end', 'at+jwt', { exp: undefined }],
      ['without a client', 'at+jwt', { client_id: undefined }],
    ] as const)('%s does not count', async (_, type, about) => {
      const signer = await open();
      await expect(signer.verifyAccessToken(await signer.sign(type, 'ES256', claims(about)))).resolves.toBeUndefined();
    });

    it('in any other spelling does not count', async () => {
      const signer = await open();
      const token = await signer.sign('at+jwt', 'ES256', claims());
      const [header = '', payload = '', signature = ''] = token.split('.');
      for (const other of [`${token}\n`, ` ${token}`, `${token}=`, `${token}.`, `${header}.${payload}`, `${header}.${payload}.`, signature, '']) {
        await expect(signer.verifyAccessToken(other)).resolves.toBeUndefined();
      }
    });
  });
});
