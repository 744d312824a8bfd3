import { passwordFault } from '../protocol/end-user/password-policy.js';
import type { PasswordContext } from '../protocol/end-user/password-policy.js';
import { CommandFailed, UsageError } from './shell.js';
import type { Shell } from './shell.js';

export interface PasswordOptions {
  readonly passwordStdin?: boolean;
}

/** Passwords come by standard input alone: an argument could be read in the list of processes and in the shell's history. */
export function expectPassword({ passwordStdin }: PasswordOptions): void {
  if (!passwordStdin) throw new UsageError('--password-stdin is missing: the password is read from standard input, such as … --password-stdin < password.txt');
}

/** The password on standard input, if it can be taken. */
export async function readPassword(shell: Shell, context: PasswordContext): Promise<string> {
  const password = (await shell.readInput()).replace(/\r?\n$/u, '');
  const fault = passwordFault(password, context);
  if (fault !== undefined) throw new CommandFailed(fault);
  return password;
}
