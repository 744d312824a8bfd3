import type { Command } from 'commander';
import { familyEndsAt } from '../protocol/refresh-token-family/family-remembered-until.js';
import type { RefreshTokenFamily } from '../protocol/refresh-token-family/refresh-token-family.js';
import type { OpenedStores } from '../storage/opened-stores.js';
import { auditOf } from './audit.js';
import { findAccount } from './find-account.js';
import { CommandFailed, UsageError } from './shell.js';
import type { Shell } from './shell.js';
import { instant, table } from './table.js';
import { withStores } from './with-stores.js';

interface Filter {
  readonly user?: string;
  readonly client?: string;
  readonly since?: number;
  readonly until?: number;
}

/** `tokens …`: what devices and apps were given. One line is one sign-in, with every token that came of it. */
export function addTokens(program: Command, shell: Shell): void {
  const tokens = program.command('tokens').description('what devices and apps were given; one line is one sign-in with all its tokens');
  filtered(tokens.command('list').description('sign-ins that gave tokens, newest first')).action((filter: Filter) => list(shell, filter));
  filtered(
    tokens
      .command('revoke [id...]')
      .description(
        'end sign-ins: by the ids of `tokens list`, or all that the options name; --user alone also signs that account out everywhere and voids codes not used yet',
      ),
  ).action((ids: string[], filter: Filter) => revoke(shell, ids, filter));
}

const filtered = (command: Command): Command =>
  command
    .option('--user <name>', 'of this account')
    .option('--client <client_id>', 'of this client')
    .option('--since <instant>', 'begun at or after, such as 2026-11-01 or 2026-11-01T08:00:00Z', readInstant)
    .option('--until <instant>', 'begun before', readInstant);

function readInstant(text: string): number {
  const at = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/u.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError(`${JSON.stringify(text)} is no instant: write 2026-11-01, or 2026-11-01T08:00:00Z.`);
  return at;
}

const idOf = ({ userLocator, familyId }: RefreshTokenFamily): string => `${userLocator}.${familyId}`;

async function find(stores: OpenedStores, { user, client, since, until }: Filter): Promise<readonly RefreshTokenFamily[]> {
  const endUserId = user === undefined ? undefined : (await findAccount(stores, user)).id;
  const families = await stores.refreshTokenFamilies.list({ endUserId, clientId: client, since, until });
  return families.toSorted((left, right) => right.createdAt - left.createdAt);
}

const list = (shell: Shell, filter: Filter): Promise<void> =>
  withStores(shell, async (stores) => {
    const usernames = new Map((await stores.endUsers.list()).map(({ id, username }) => [id, username]));
    const rows = [];
    for (const family of await find(stores, filter)) {
      rows.push([
        idOf(family),
        await stateOf(family, stores, shell.clock()),
        usernames.get(family.grant.endUserId) ?? family.grant.endUserId,
        family.clientId,
        instant(family.createdAt),
        instant(family.lastUsedAt),
        family.deviceName ?? '',
      ]);
    }
    table([['ID', 'STATE', 'USER', 'CLIENT', 'BEGUN', 'LAST USED', 'DEVICE'], ...rows]).forEach((line) => shell.print(line));
    shell.note(stores.place);
  });

/** `ended`: by time, or with its account. The store is asked, so that this shows what the server would answer. */
async function stateOf(family: RefreshTokenFamily, { refreshTokenFamilies }: OpenedStores, now: number): Promise<'active' | 'revoked' | 'ended'> {
  if (family.revokedAt !== undefined) return 'revoked';
  if (now >= familyEndsAt(family)) return 'ended';
  return (await refreshTokenFamilies.isLive(family)) ? 'active' : 'ended';
}

const revoke = (shell: Shell, ids: readonly string[], filter: Filter): Promise<void> =>
  withStores(shell, async (stores) => {
    const byFilter = Object.keys(filter).length > 0;
    if (byFilter === ids.length > 0) throw new UsageError('Name sign-ins by their ids, or by --user, --client, --since and --until; one of the two.');
    const everythingOf = filter.user !== undefined && Object.keys(filter).length === 1 ? filter.user : undefined;
    // First, so that nothing granted before can start a sign-in which the list below would miss.
    if (everythingOf !== undefined) await endAll(shell, stores, everythingOf);
    const found = await find(stores, filter);
    const families = byFilter ? found.filter(({ revokedAt }) => revokedAt === undefined) : ids.map((id) => pick(found, id));
    for (const family of families) await revokeOne(shell, stores, family);
    shell.print(`${families.length} sign-in${families.length === 1 ? '' : 's'} ended in ${stores.place}`);
  });

async function endAll(shell: Shell, stores: OpenedStores, name: string): Promise<void> {
  const { id, username } = await findAccount(stores, name);
  await stores.endUsers.endAll(id);
  auditOf(shell).accountChanged({ change: 'everything ended', endUserId: id });
  shell.print(`${username} is signed out everywhere; approvals and codes not used yet are void`);
}

async function revokeOne(shell: Shell, { refreshTokenFamilies }: OpenedStores, family: RefreshTokenFamily): Promise<void> {
  if ((await refreshTokenFamilies.revoke(family, 'administrator')) !== 'revoked') return;
  auditOf(shell).familyRevoked({ reason: 'administrator', familyId: idOf(family), clientId: family.clientId, endUserId: family.grant.endUserId });
}

function pick(families: readonly RefreshTokenFamily[], id: string): RefreshTokenFamily {
  const family = families.find((one) => idOf(one) === id);
  if (family === undefined) throw new CommandFailed(`There is no sign-in ${JSON.stringify(id)}. Nothing was revoked.`);
  return family;
}
