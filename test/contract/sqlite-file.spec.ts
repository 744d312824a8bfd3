import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { encodeBase64Url, type Digest } from '@device-auth/oauth-core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newSecretKey } from '../../apps/device-auth-server/src/keys/secret-key-file.js';
import { createSecrets } from '../../apps/device-auth-server/src/keys/secrets.js';
import { openDatabase } from '../../apps/device-auth-server/src/storage/sqlite/database.js';
import { migrate } from '../../apps/device-auth-server/src/storage/sqlite/migrations.js';
import { openSqliteStores, type SqliteOptions, type SqliteStores } from '../../apps/device-auth-server/src/storage/sqlite/sqlite-stores.js';
import { aDeviceAuthorization } from '../support/records.js';

const ROOT = resolve(import.meta.dirname, '../..');
const START = Date.UTC(2026, 0, 1);
const session = { idleMs: 3_600_000, absoluteMs: 7_200_000, adminIdleMs: 900_000 };

let now: number;
let directory: string;
let path: string;
let opened: SqliteStores[];

function open(about: Partial<SqliteOptions> = {}, at = path): SqliteStores {
  const stores = openSqliteStores(`sqlite:${at}`, { clock: () => now, role: 'server', session, ...about });
  opened.push(stores);
  return stores;
}

beforeEach(() => {
  now = START;
  directory = mkdtempSync(join(tmpdir(), 'device-auth-sqlite-'));
  path = join(directory, 'data', 'store.sqlite');
  opened = [];
});
afterEach(() => {
  for (const stores of opened) stores.close();
  rmSync(directory, { recursive: true });
});

const aRecord = (name: string) => aDeviceAuthorization({ locator: name as Digest<'user-code'>, createdAt: now, expiresAt: now + 600_000 });

describe('the file', () => {
  it('is for its owner alone, and so are its directory and side files', async () => {
    await open().deviceAuthorizations.open(aRecord('one'));
    expect(statSync(join(directory, 'data')).mode & 0o777).toBe(0o700);
    const modes = readdirSync(join(directory, 'data')).map((name) => [name, (statSync(join(directory, 'data', name)).mode & 0o777).toString(8)]);
    expect(Object.fromEntries(modes)).toMatchObject({ 'store.sqlite': '600', 'store.sqlite-wal': '600', 'store.sqlite-shm': '600' });
  });

  it('keeps what was stored over a restart', async () => {
    const before = open();
    await before.deviceAuthorizations.open(aRecord('one'));
    before.close();
    await expect(open().deviceAuthorizations.has(aRecord('one').locator)).resolves.toBe(true);
  });

  it('holds a user code only as a keyed digest: no SHA-256 of any code is in it [D-83]', async () => {
    const alphabet = [...'BCDFGHJKLMNPQRSTVWXZ'];
    const everyCode = alphabet.flatMap((a) => alphabet.flatMap((b) => alphabet.flatMap((c) => alphabet.map((d) => a + b + c + d))));
    const secrets = createSecrets([newSecretKey()]);
    const stores = open();
    for (const code of ['WDJB', 'MJHT', 'BCDF']) {
      const [locator] = secrets.locators(code);
      await stores.deviceAuthorizations.open(aRecord(locator));
    }
    await stores.backup(join(directory, 'dump'));
    const dump = readFileSync(join(directory, 'dump'), 'latin1');
    expect(dump).toContain(secrets.locators('WDJB')[0]);

    const words = new Set(dump.match(/[\w-]{4,}/gu));
    const found = everyCode.filter((code) => {
      const digest = Buffer.from(secrets.sha256(code), 'base64url');
      return [code, digest.toString('base64url'), digest.toString('hex'), encodeBase64Url(digest.subarray(0, 16))].some((word) => words.has(word));
    });
    expect(everyCode).toHaveLength(160_000);
    expect(found).toEqual([]);
  });
});

describe('one server a file', () => {
  it('refuses a second one, naming the file, and takes it when the first has closed', () => {
    const first = open();
    expect(() => open()).toThrow(`another server is using ${path}`);
    first.close();
    expect(() => open()).not.toThrow();
  });

  it('lets shell commands in beside it', async () => {
    await open().deviceAuthorizations.open(aRecord('one'));
    await expect(open({ role: 'shell' }).deviceAuthorizations.has(aRecord('one').locator)).resolves.toBe(true);
  });

  it('leaves no lock behind when it is killed', async () => {
    const server = await serverProcess();
    try {
      expect(() => open()).toThrow('another server is using');
    } finally {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
    expect(existsSync(`${path}-lock`)).toBe(true);
    await expect(open().ready()).resolves.toBe(true);
  });

  /** Opens the file as a server does, from a process of its own. */
  async function serverProcess(): Promise<ChildProcess> {
    await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b', 'apps/device-auth-server'], { cwd: ROOT });
    const script = `
      const { openSqliteStores } = await import(${JSON.stringify(join(ROOT, 'apps/device-auth-server/build/storage/sqlite/sqlite-stores.js'))});
      openSqliteStores(${JSON.stringify(`sqlite:${path}`)}, { clock: Date.now, role: 'server', session: ${JSON.stringify(session)} });
      console.log('open');
      setInterval(() => undefined, 60_000);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  }
});

describe('whether the store takes writes', () => {
  it('is found out by writing, since a full disk lets a transaction begin and end that writes nothing', async () => {
    const stores = open();
    const walSize = (): number => statSync(`${path}-wal`).size;
    const before = walSize();
    await expect(stores.ready()).resolves.toBe(true);
    expect(walSize()).toBeGreaterThan(before);
  });
});

describe('waiting for the write lock', () => {
  it('ends after the busy time-out with a word that means "try again", changing nothing', async () => {
    const stores = open({ busyTimeoutMs: 20 });
    const writer = new DatabaseSync(path);
    writer.exec('BEGIN IMMEDIATE');
    await expect(stores.deviceAuthorizations.open(aRecord('one'))).rejects.toMatchObject({ name: 'Unavailable', retryAfterSeconds: 1 });
    await expect(stores.ready()).resolves.toBe(false);
    writer.exec('COMMIT');
    writer.close();
    await expect(stores.ready()).resolves.toBe(true);
    await expect(stores.deviceAuthorizations.has(aRecord('one').locator)).resolves.toBe(false);
  });
});

describe('the schema', () => {
  const steps = ["CREATE TABLE one (a TEXT) STRICT; INSERT INTO one VALUES ('kept');", 'ALTER TABLE one ADD COLUMN b TEXT;'];
  const versionOf = (file: string): unknown => {
    const database = new DatabaseSync(file);
    const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
    database.close();
    return version;
  };
  let file: string;
  beforeEach(() => {
    file = join(directory, 'migrated.sqlite');
  });

  function migrated(role: 'server' | 'shell', by: readonly string[]): unknown[] {
    const database = openDatabase(file, 0);
    try {
      migrate(database, role, file, by);
      return database.prepare('SELECT * FROM one').all();
    } finally {
      database.close();
    }
  }

  it('is brought from an older version to this one by the server, step by step, with what is in it', () => {
    migrated('server', steps.slice(0, 1));
    expect(migrated('server', steps)).toEqual([{ a: 'kept', b: null }]);
    expect(migrated('server', steps)).toEqual([{ a: 'kept', b: null }]);
    expect(versionOf(file)).toBe(2);
  });

  it('stays as it was when a step fails', () => {
    migrated('server', steps.slice(0, 1));
    expect(() => migrated('server', [...steps, 'CREATE TABLE one (a TEXT)'])).toThrow('already exists');
    expect(versionOf(file)).toBe(1);
    expect(migrated('server', steps)).toEqual([{ a: 'kept', b: null }]);
  });

  it('is not touched by a shell of another version, only made in an empty file', () => {
    expect(migrated('shell', steps.slice(0, 1))).toEqual([{ a: 'kept' }]);
    expect(() => migrated('shell', steps)).toThrow('start the server of this build once');
    expect(versionOf(file)).toBe(1);
  });

  it.each(['server', 'shell'] as const)('of a newer build is refused by a %s', (role) => {
    open().close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => open({ role })).toThrow('was written by a newer version');
    expect(() => open({ role })).toThrow('was written by a newer version');
  });

  it('of a record that a newer build wrote is not guessed at', async () => {
    const stores = open();
    await stores.deviceAuthorizations.open(aRecord('one'));
    const beside = new DatabaseSync(path);
    beside.exec(`UPDATE device_authorizations SET record = json_set(record, '$.v', 2)`);
    beside.close();
    await expect(stores.deviceAuthorizations.has(aRecord('one').locator)).rejects.toThrow('of version 2');
  });
});

describe('a store in memory', () => {
  it('works for a server', async () => {
    const stores = open({}, ':memory:');
    await expect(stores.deviceAuthorizations.open(aRecord('one'))).resolves.toBe('opened');
    expect(stores.place).toBe(':memory:');
  });

  it('is out of reach for a shell, which says so', () => expect(() => open({ role: 'shell' }, ':memory:')).toThrow('no other command can reach it'));
});

describe('purging', () => {
  it('removes what has expired, in batches, and nothing else', async () => {
    const stores = open();
    for (let count = 0; count < 1_203; count += 1) await stores.deviceAuthorizations.open(aRecord(`old ${count}`));
    await stores.deniedTokens.deny('jti', now + 1);
    now += 1_200_000 - 1;
    await stores.deviceAuthorizations.open(aRecord('new'));
    await expect(stores.purge()).resolves.toBe(1);
    now += 1;
    await expect(stores.purge()).resolves.toBe(1_203);
    await expect(stores.purge()).resolves.toBe(0);
    await expect(stores.deviceAuthorizations.has(aRecord('new').locator)).resolves.toBe(true);
  });

  it('lets requests through between two batches', async () => {
    const stores = open();
    for (let count = 0; count < 1_203; count += 1) await stores.deviceAuthorizations.open(aRecord(`old ${count}`));
    let done = false;
    const purging = stores.purge(now + 1_200_000).finally(() => {
      done = true;
    });
    await expect(stores.deviceAuthorizations.open(aRecord('meanwhile'))).resolves.toBe('opened');
    expect(done).toBe(false);
    await purging;
  });
});

describe('a backup', () => {
  it('is a store of its own, taken while the server runs, for its owner alone', async () => {
    const stores = open();
    await stores.deviceAuthorizations.open(aRecord('before'));
    const copy = join(directory, 'backups', 'copy.sqlite');
    await stores.backup(copy);
    await stores.deviceAuthorizations.open(aRecord('after'));
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const restored = open({}, copy);
    await expect(restored.deviceAuthorizations.has(aRecord('before').locator)).resolves.toBe(true);
    await expect(restored.deviceAuthorizations.has(aRecord('after').locator)).resolves.toBe(false);
  });

  it('leaves nothing behind that could pass for one when it fails', async () => {
    const stores = open();
    stores.close();
    const copy = join(directory, 'copy.sqlite');
    await expect(stores.backup(copy)).rejects.toThrow('not open');
    expect(existsSync(copy)).toBe(false);
  });

  it('overwrites nothing', async () => {
    const taken = join(directory, 'taken');
    writeFileSync(taken, 'a letter');
    await expect(open().backup(taken)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(taken, 'utf8')).toBe('a letter');
  });
});

it('counts the live codes anew after a second', async () => {
  const { deviceAuthorizations: devices } = open();
  await expect(devices.countLive()).resolves.toBe(0);
  await devices.open(aRecord('one'));
  now += 1_000;
  await expect(devices.countLive()).resolves.toBe(1);
});
