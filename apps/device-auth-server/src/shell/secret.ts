import { hash, randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { Shell } from './shell.js';

/** `secret …`: client secrets and server keys are made here, never chosen. */
export function addSecret(program: Command, shell: Shell): void {
  program
    .command('secret')
    .description('client secrets and server keys')
    .command('new')
    .description('make a client secret and the hash the config file keeps of it; the secret is shown this once')
    .option('--key', 'make a key for SECRET_KEYS instead')
    .action(({ key }: { key?: boolean }) => {
      const secret = randomBytes(32).toString('base64url');
      if (key) return shell.print(secret);
      shell.print(`client_secret: ${secret}`);
      shell.print(`client_secret_hash: sha256:${hash('sha256', secret, 'base64url')}`);
      shell.note('Give the secret to the client and the hash to the config file. Nobody can read the secret again.');
    });
}
