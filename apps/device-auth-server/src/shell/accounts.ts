import type { Command } from 'commander';
import type { AccountChange } from '../events/events.js';
import { throttledUntil } from '../protocol/end-user/attempt-password.js';
import type { EndUser, EndUserStore } from '../protocol/end-user/end-user.js';
import { addAccountsAdd } from './accounts-add.js';
import { auditOf } from './audit.js';
import { findAccount } from './find-account.js';
import { expectPassword, readPassword } from './read-password.js';
import type { PasswordOptions } from './read-password.js';
import type { Shell } from './shell.js';
import { instant, table } from './table.js';
import { withStores } from './with-stores.js';

/** `accounts …`: the people who can sign in. */
export function addAccounts(program: Command, shell: Shell): void {
  const accounts = program.command('accounts').description('the people who can sign in');
  addAccountsAdd(accounts, shell);
  accounts
    .command('list')
    .description('every account, one a line')
    .action(() => list(shell));

  const verb = (name: string, does: string, done: AccountChange, run: (endUsers: EndUserStore, account: EndUser) => Promise<unknown>): void => {
    accounts
      .command(`${name} <name>`)
      .description(does)
      .action((username: string) =>
        withStores(shell, async (stores) => {
          const account = await findAccount(stores, username);
          await run(stores.endUsers, account);
          auditOf(shell).accountChanged({ change: done, endUserId: account.id });
          shell.print(`Account ${account.username} ${done} in ${stores.place}`);
        }),
      );
  };
  verb('disable', 'refuse sign-in and end every token, until enabled again', 'disabled', (endUsers, { id }) => endUsers.setStatus(id, 'disabled'));
  verb('enable', 'take back a disabling', 'enabled', (endUsers, { id }) => endUsers.setStatus(id, 'active'));
  verb('unlock', 'forget wrong passwords, so that the next try need not wait', 'unlocked', (endUsers, { id }) => endUsers.unlock(id));
  verb('delete', 'remove it and everything it was given; its sub is never used again', 'deleted', (endUsers, { id }) => endUsers.remove(id));

  accounts
    .command('password <name>')
    .description('set a new password, which ends every session and token')
    .option('--password-stdin', 'read it from standard input (required)')
    .action((name: string, options: PasswordOptions) => setPassword(shell, name, options));
}

const list = (shell: Shell): Promise<void> =>
  withStores(shell, async ({ endUsers, place }) => {
    const rows = (await endUsers.list()).map((account) => [
      account.username,
      account.status,
      lockedUntil(account, shell.clock()),
      account.admin ? 'admin' : '',
      account.id,
      account.email ?? '',
      instant(account.createdAt),
      account.displayName,
    ]);
    table([['USERNAME', 'STATUS', 'LOCKED UNTIL', 'ROLE', 'SUB', 'EMAIL', 'CREATED', 'NAME'], ...rows]).forEach((line) => shell.print(line));
    shell.note(place);
  });

/** Wrong passwords in a row make the next one wait; after a hundred of them, `accounts unlock` or a new password ends the wait. */
function lockedUntil(account: EndUser, now: number): string {
  const until = throttledUntil(account);
  if (until <= now) return '';
  return until === Infinity ? 'unlocked' : instant(until);
}

async function setPassword(shell: Shell, name: string, options: PasswordOptions): Promise<void> {
  expectPassword(options);
  await withStores(shell, async (stores, { branding }) => {
    const account = await findAccount(stores, name);
    const password = await readPassword(shell, { username: account.username, productName: branding.name });
    const { createPasswordHasher } = await import('../keys/password-hasher.js');
    await stores.endUsers.setPassword(account.id, await createPasswordHasher().hash(password));
    auditOf(shell).accountChanged({ change: 'password set', endUserId: account.id });
    shell.print(`Password of ${account.username} set in ${stores.place}`);
  });
}
