import { Command } from 'commander';
import { addAccounts } from './accounts.js';
import { addBackup } from './backup.js';
import { addConfig } from './config-check.js';
import { addKeys } from './keys.js';
import { addSecret } from './secret.js';
import type { Shell } from './shell.js';
import { addTokens } from './tokens.js';

/**
 * shell/ owns what an administrator types. Commands open the store beside a running server, do one thing and say what they did to which
 * file. Without a command the server starts.
 */
export function createProgram(shell: Shell, serve: () => Promise<void>): Command {
  const program = new Command('device-auth-server')
    .description('OAuth 2.0 Device Authorization Grant server. Configured by the environment and a config file: see docs/operating.md.')
    .showHelpAfterError('(--help lists commands and options)')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) });
  program.command('serve').description('start the server (what happens without a command, too)').action(serve);
  addAccounts(program, shell);
  addTokens(program, shell);
  addKeys(program, shell);
  addSecret(program, shell);
  addBackup(program, shell);
  addConfig(program, shell);
  return program;
}
