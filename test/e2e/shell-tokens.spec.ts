import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EndUser } from '../../apps/device-auth-server/src/protocol/end-user/end-user.js';
import type { RefreshTokenFamily } from '../../apps/device-auth-server/src/protocol/refresh-token-family/refresh-token-family.js';
import { openSqliteStores } from '../../apps/device-auth-server/src/storage/sqlite/sqlite-stores.js';
import type { SqliteStores } from '../../apps/device-auth-server/src/storage/sqlite/sqlite-stores.js';
import { aFamily } from '../support/records.js';
import { Terminal } from './shell.js';

const DAY = 86_400_000;
const NEVER_IDLE = { idleMs: DAY, absoluteMs: DAY, adminIdleMs: DAY };

let terminal: Terminal;
let now: number;

beforeEach(async () => {
  terminal = await Terminal.open();
  now = Date.now();
  await addAccounts('ada', 'grace');
  await begin('ada', { familyId: 'old', createdAt: now - 10 * DAY, deviceName: 'Kitchen\u001B[2J' });
  await begin('ada', { familyId: 'new', createdAt: now - DAY, clientId: 'desktop' });
  await begin('grace', { familyId: 'other', createdAt: now - 2 * DAY });
});

afterEach(() => terminal.close());

async function withStores<Answer>(work: (stores: SqliteStores) => Promise<Answer>): Promise<Answer> {
  const stores = openSqliteStores(`sqlite:${terminal.store}`, { clock: () => now, role: 'shell', session: NEVER_IDLE });
  try {
    return await work(stores);
  } finally {
    stores.close();
  }
}

const addAccounts = (...usernames: string[]): Promise<void> =>
  withStores(async ({ endUsers }) => {
    for (const username of usernames) expect(await endUsers.add(anAccount(username))).toBe('added');
  });

const anAccount = (username: string): EndUser => ({
  v: 1,
  id: `id of ${username}`,
  username,
  displayName: username,
  emailVerified: false,
  claims: {},
  passwordHash: '',
  admin: false,
  status: 'active',
  epoch: 0,
  failures: 0,
  throttledUntil: 0,
  createdAt: now,
});

/** A sign-in of this account, as the server would have stored it. */
const begin = (username: string, about: Partial<RefreshTokenFamily>): Promise<void> =>
  withStores(async ({ refreshTokenFamilies }) => {
    const grant = { ...aFamily().grant, endUserId: `id of ${username}`, epoch: 0 };
    const family = aFamily({ userLocator: username, lastUsedAt: now - DAY, absoluteExpiresAt: now + DAY, grant, ...about });
    expect(await refreshTokenFamilies.start(family)).toEqual({ word: 'started' });
  });

/** Id and state of the sign-ins listed, in their order. */
async function listed(...filter: string[]): Promise<string[]> {
  const { out } = await terminal.run(['tokens', 'list', ...filter]);
  const [, ...rows] = out.trimEnd().split('\n');
  return rows.map((row) => row.split(/ +/u).slice(0, 2).join(' '));
}

describe('tokens list', () => {
  it('shows every sign-in, newest first, and whose it is', async () => {
    const { out, err } = await terminal.run(['tokens', 'list']);
    expect(out).toMatch(
      /^ID +STATE +USER +CLIENT +BEGUN +LAST USED +DEVICE\nada\.new +active +ada +desktop .*\ngrace\.other +active +grace +tv .*\nada\.old .*\n$/u,
    );
    expect(err).toBe(`${terminal.store}\n`);
  });

  it('lets no device name steer the terminal', async () => {
    const { out } = await terminal.run(['tokens', 'list', '--user', 'ada']);
    expect(out).toContain('Kitchen\uFFFD[2J');
    expect(out).not.toContain('\u001B');
  });

  it('tells what has ended by its time from what is active', async () => {
    await begin('grace', { familyId: 'over', createdAt: now - 3 * DAY, absoluteExpiresAt: now - DAY / 2 });
    expect(await listed('--user', 'grace')).toEqual(['grace.other active', 'grace.over ended']);
  });

  it('narrows by account, client and time', async () => {
    expect(await listed('--user', 'ADA')).toEqual(['ada.new active', 'ada.old active']);
    expect(await listed('--client', 'tv')).toEqual(['grace.other active', 'ada.old active']);
    expect(await listed('--since', new Date(now - 3 * DAY).toISOString())).toEqual(['ada.new active', 'grace.other active']);
    expect(await listed('--until', new Date(now - 3 * DAY).toISOString())).toEqual(['ada.old active']);
    expect(await listed('--user', 'ada', '--client', 'tv')).toEqual(['ada.old active']);
  });
});

describe('tokens revoke', () => {
  it('ends the one that is named', async () => {
    expect(await terminal.run(['tokens', 'revoke', 'ada.old'])).toMatchObject({ exitCode: 0, out: `1 sign-in ended in ${terminal.store}\n` });
    expect(await listed()).toEqual(['ada.new active', 'grace.other active', 'ada.old revoked']);
  });

  it('logs what it ended, and nothing for what had ended before', async () => {
    const { err } = await terminal.run(['tokens', 'revoke', 'ada.old']);
    expect(JSON.parse(err)).toMatchObject({ level: 'info', event: 'family_revoked', familyId: 'ada.old' });
    expect(await terminal.run(['tokens', 'revoke', 'ada.old'])).toMatchObject({ exitCode: 0, err: '' });
  });

  it('ends all that the options name', async () => {
    expect((await terminal.run(['tokens', 'revoke', '--client', 'tv', '--user', 'ada'])).out).toBe(`1 sign-in ended in ${terminal.store}\n`);
    expect(await listed()).toEqual(['ada.new active', 'grace.other active', 'ada.old revoked']);
  });

  it('ends with an account alone also what was granted and not fetched yet', async () => {
    const { out, err } = await terminal.run(['tokens', 'revoke', '--user', 'Ada']);
    expect(out).toBe(`ada is signed out everywhere; approvals and codes not used yet are void\n2 sign-ins ended in ${terminal.store}\n`);
    expect(
      err
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      { event: 'account_changed', change: 'everything ended', endUserId: 'id of ada' },
      { event: 'family_revoked', reason: 'administrator', familyId: 'ada.new', clientId: 'desktop', endUserId: 'id of ada' },
      { event: 'family_revoked', reason: 'administrator', familyId: 'ada.old', clientId: 'tv', endUserId: 'id of ada' },
    ]);
    expect(await listed()).toEqual(['ada.new revoked', 'grace.other active', 'ada.old revoked']);
  });

  it('ends none when one of them is unknown', async () => {
    expect(await terminal.run(['tokens', 'revoke', 'ada.old', 'ada.typo'])).toMatchObject({ exitCode: 1, err: expect.stringContaining('"ada.typo"') });
    expect(await listed()).toEqual(['ada.new active', 'grace.other active', 'ada.old active']);
  });
});

describe('what ends with the account', () => {
  it.each([
    ['disabled', ['accounts', 'disable', 'ada']],
    ['deleted', ['accounts', 'delete', 'ada']],
    ['given a new password', ['accounts', 'password', 'ada', '--password-stdin']],
  ])('the tokens of one that is %s', async (_, command) => {
    expect((await terminal.run(command, { input: 'otters beneath the long pier' })).exitCode).toBe(0);
    await withStores(async ({ refreshTokenFamilies }) => {
      expect(await refreshTokenFamilies.isLive({ userLocator: 'ada', familyId: 'new' })).toBe(false);
      expect(await refreshTokenFamilies.isLive({ userLocator: 'grace', familyId: 'other' })).toBe(true);
    });
    expect(await listed('--client', 'tv')).not.toContain('ada.old active');
  });
});
