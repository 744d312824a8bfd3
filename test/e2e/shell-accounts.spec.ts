import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '../../apps/device-auth-server/src/storage/sqlite/sqlite-stores.js';
import { Terminal } from './shell.js';

const PASSWORD = 'lamps under the quiet bridge';

let terminal: Terminal;

beforeEach(async () => {
  terminal = await Terminal.open();
});

afterEach(() => terminal.close());

const add = (name: string, more: readonly string[] = [], input = `${PASSWORD}\n`) =>
  terminal.run(['accounts', 'add', name, '--password-stdin', ...more], { input });
const listed = async (): Promise<string> => (await terminal.run(['accounts', 'list'])).out;

describe('accounts', () => {
  it('adds one before the server ever ran, and names the file it went to', async () => {
    const { exitCode, out } = await add('Ada', ['--display-name', 'Ada Lovelace', '--email', 'ada@example.org', '--email-verified', '--admin']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Account ada added \(sub [\w-]{22}\) to (.+)\n$/u);
    expect(out).toContain(terminal.store);
    expect(await listed()).toMatch(/^ada +active +- +admin +[\w-]{22} +ada@example\.org +\S+Z +Ada Lovelace$/mu);
  });

  it('adds one while the server runs', async () => {
    await terminal.serve();
    expect(await add('ada')).toMatchObject({ exitCode: 0 });
  });

  it('keeps no password in the clear', async () => {
    await add('ada');
    const bytes = await readFile(terminal.store);
    expect(bytes.includes('$argon2id$')).toBe(true);
    expect(bytes.includes(PASSWORD)).toBe(false);
  });

  it('refuses a name that is taken, however it is written', async () => {
    await add('ada');
    expect(await add(' ADA ')).toMatchObject({ exitCode: 1, err: `There is an account ada in ${terminal.store} already.\n` });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a name with a space', ['accounts', 'add', 'a b', '--password-stdin'], /no username/u],
    ['no password on standard input', ['accounts', 'add', 'ada'], /--password-stdin is missing/u],
    ['a password as an argument', ['accounts', 'add', 'ada', '--password', PASSWORD], /unknown option/u],
    ['a claim that is no JSON', ['accounts', 'add', 'ada', '--password-stdin', '--claim', 'a=b'], /not JSON/u],
    ['a claim without a name', ['accounts', 'add', 'ada', '--password-stdin', '--claim', '=1'], /NAME=JSON/u],
    ['a claim of the protocol', ['accounts', 'add', 'ada', '--password-stdin', '--claim', 'sub="x"'], /set by the server/u],
    ['a claim twice', ['accounts', 'add', 'ada', '--password-stdin', '--claim', 'a=1', '--claim', 'a=2'], /twice/u],
    ['a display name with a line break', ['accounts', 'add', 'ada', '--password-stdin', '--display-name', 'A\nB'], /cannot be printed/u],
    ['an e-mail that is none', ['accounts', 'add', 'ada', '--password-stdin', '--email', 'ada'], /address such as/u],
    ['a verified nothing', ['accounts', 'add', 'ada', '--password-stdin', '--email-verified'], /needs --email/u],
    ['no name', ['accounts', 'disable'], /missing required argument/u],
    ['no such instant', ['tokens', 'list', '--since', 'yesterday'], /no instant/u],
    ['nothing to revoke', ['tokens', 'revoke'], /Name sign-ins/u],
  ])('exits with 2 for %s', async (_, args, says) => {
    const { exitCode, err, out } = await terminal.run(args, { input: PASSWORD });
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(says);
  });

  it('refuses a password that is guessed first', async () => {
    expect(await add('ada', [], 'password\n')).toMatchObject({ exitCode: 1, out: '' });
    expect(await listed()).not.toContain('ada');
  });

  it('disables, enables and unlocks', async () => {
    await add('ada');
    expect((await terminal.run(['accounts', 'disable', 'ADA'])).out).toBe(`Account ada disabled in ${terminal.store}\n`);
    expect(await listed()).toMatch(/^ada +disabled/mu);
    expect((await terminal.run(['accounts', 'enable', 'ada'])).exitCode).toBe(0);
    expect(await listed()).toMatch(/^ada +active/mu);
    expect((await terminal.run(['accounts', 'unlock', 'ada'])).exitCode).toBe(0);
  });

  it('shows whom wrong passwords keep waiting, and until when', async () => {
    for (const name of ['ada', 'bea', 'cyd']) await add(name);
    const stores = openSqliteStores(`sqlite:${terminal.store}`, { clock: Date.now, role: 'shell', session: { idleMs: 1, absoluteMs: 1, adminIdleMs: 1 } });
    const misses = async (name: string, count: number, at: number): Promise<void> => {
      const { id } = (await stores.endUsers.findByUsername(name))!;
      for (let miss = 0; miss < count; miss += 1) await stores.endUsers.attemptPassword(id, at + miss * 3_600_000);
    };
    await misses('bea', 5, Date.now());
    await misses('cyd', 100, 0);
    stores.close();
    const [heading, ...rows] = (await listed())
      .trimEnd()
      .split('\n')
      .map((row) => row.split(/ {2,}/u).slice(0, 3).join(' '));
    expect(heading).toBe('USERNAME STATUS LOCKED UNTIL');
    expect(rows.toSorted()).toEqual(['ada active -', expect.stringMatching(/^bea active \d{4}-\S+Z$/u), 'cyd active unlocked']);
  });

  it('leaves a line in the shape of the log for every change', async () => {
    const { out } = await add('ada');
    const endUserId = /sub ([\w-]{22})/u.exec(out)?.[1];
    const changes: [string, string][] = [
      ['disable', 'disabled'],
      ['enable', 'enabled'],
      ['unlock', 'unlocked'],
      ['password', 'password set'],
      ['delete', 'deleted'],
    ];
    for (const [verb, change] of changes) {
      const options = verb === 'password' ? ['--password-stdin'] : [];
      // Whatever the server is told to leave out.
      const { err } = await terminal.run(['accounts', verb, 'ada', ...options], { input: PASSWORD, env: { LOG_LEVEL: 'silent' } });
      expect(JSON.parse(err)).toMatchObject({ level: 'info', event: 'account_changed', change, endUserId, time: expect.any(String) });
    }
    const again = await add('ada');
    expect(JSON.parse(again.err)).toMatchObject({ event: 'account_changed', change: 'added', endUserId: expect.not.stringMatching(endUserId!) });
  });

  it('sets a password', async () => {
    await add('ada');
    const { exitCode } = await terminal.run(['accounts', 'password', 'ada', '--password-stdin'], { input: 'otters beneath the long pier' });
    expect(exitCode).toBe(0);
  });

  it('deletes, and gives the sub to nobody else', async () => {
    const first = await add('ada');
    expect((await terminal.run(['accounts', 'delete', 'ada'])).exitCode).toBe(0);
    expect(await listed()).not.toContain('ada');
    const second = await add('ada');
    expect(second.exitCode).toBe(0);
    expect(second.out).not.toBe(first.out);
  });

  it.each(['disable', 'enable', 'unlock', 'delete'])('says so when there is nobody to %s', async (verb) => {
    expect(await terminal.run(['accounts', verb, 'nobody'])).toMatchObject({ exitCode: 1, err: `There is no account nobody in ${terminal.store}.\n` });
  });

  it('will not write to the memory of nobody', async () => {
    const { exitCode, err } = await terminal.run(['accounts', 'add', 'ada', '--password-stdin'], { input: PASSWORD, env: { STORE_URL: 'sqlite::memory:' } });
    expect(exitCode).toBe(78);
    expect(err).toMatch(/^STORE_URL: .*would be lost/u);
  });
});
