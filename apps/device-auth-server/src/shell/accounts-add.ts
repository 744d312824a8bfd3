import type { Command } from 'commander';
import { shownText } from '../config/text-fault.js';
import type { EndUser } from '../protocol/end-user/end-user.js';
import { readClaim } from './account-claims.js';
import { auditOf } from './audit.js';
import { readUsername } from './find-account.js';
import { expectPassword, readPassword } from './read-password.js';
import type { PasswordOptions } from './read-password.js';
import { CommandFailed, UsageError } from './shell.js';
import type { Shell } from './shell.js';
import { withStores } from './with-stores.js';

interface AddOptions extends PasswordOptions {
  readonly displayName?: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly admin?: boolean;
  readonly claim?: Readonly<Record<string, unknown>>;
}

export function addAccountsAdd(accounts: Command, shell: Shell): void {
  accounts
    .command('add <name>')
    .description('make an account')
    .option('--password-stdin', 'read its password from standard input (required)')
    .option('--display-name <text>', 'what people are greeted with')
    .option('--email <address>', 'e-mail address')
    .option('--email-verified', 'the address is known to be theirs')
    .option('--admin', 'may administer')
    .option('--claim <name=json>', 'a further claim about the person; can be given several times', readClaim)
    .action((name: string, options: AddOptions) => addAccount(shell, name, options));
}

async function addAccount(shell: Shell, name: string, options: AddOptions): Promise<void> {
  const username = readUsername(name);
  checkOptions(options);
  expectPassword(options);
  await withStores(shell, async ({ endUsers, place }, { branding }) => {
    const password = await readPassword(shell, { username, productName: branding.name });
    const { createPasswordHasher } = await import('../keys/password-hasher.js');
    const account = newAccount(username, await createPasswordHasher().hash(password), options, shell.clock());
    if ((await endUsers.add(account)) === 'taken') throw new CommandFailed(`There is an account ${username} in ${place} already.`);
    auditOf(shell).accountChanged({ change: 'added', endUserId: account.id });
    shell.print(`Account ${username} added (sub ${account.id}) to ${place}`);
  });
}

function checkOptions({ displayName, email, emailVerified }: AddOptions): void {
  const nameFault = displayName === undefined ? undefined : shownText(64)(displayName, {});
  if (nameFault !== undefined) throw new UsageError(`--display-name ${nameFault}`);
  if (email !== undefined && !/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(email)) throw new UsageError('--email must be an address such as ada@example.org.');
  if (emailVerified && email === undefined) throw new UsageError('--email-verified needs --email.');
}

const newAccount = (username: string, passwordHash: string, options: AddOptions, now: number): EndUser => ({
  v: 1,
  id: Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url'),
  username,
  displayName: options.displayName ?? username,
  email: options.email,
  emailVerified: options.emailVerified ?? false,
  claims: options.claim ?? {},
  passwordHash,
  admin: options.admin ?? false,
  status: 'active',
  epoch: 0,
  failures: 0,
  throttledUntil: 0,
  createdAt: now,
});
