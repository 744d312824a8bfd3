import { canonicalUsername } from '../protocol/end-user/username.js';
import type { EndUser } from '../protocol/end-user/end-user.js';
import type { OpenedStores } from '../storage/opened-stores.js';
import { CommandFailed, UsageError } from './shell.js';

/** The one spelling of a username, or a usage error that says what one is made of. */
export function readUsername(text: string): string {
  const username = canonicalUsername(text);
  if (username === undefined) throw new UsageError(`${JSON.stringify(text)} is no username: 1 to 64 letters, digits and . _ - @ +`);
  return username;
}

export async function findAccount({ endUsers, place }: OpenedStores, name: string): Promise<EndUser> {
  const username = readUsername(name);
  const account = await endUsers.findByUsername(username);
  if (account === undefined) throw new CommandFailed(`There is no account ${username} in ${place}.`);
  return account;
}
