import { resolve } from 'node:path';
import type { Command } from 'commander';
import { secretKeyPath } from '../config/store-url.js';
import { CommandFailed } from './shell.js';
import type { Shell } from './shell.js';
import { withStores } from './with-stores.js';

/** `backup FILE`: a consistent copy of the store, taken while the server runs. */
export function addBackup(program: Command, shell: Shell): void {
  program
    .command('backup <file>')
    .description('copy the store, consistent, while the server runs')
    .action((file: string) =>
      withStores(shell, async (stores, config) => {
        const to = resolve(file);
        if (stores.backup === undefined)
          throw new CommandFailed(`${stores.place} is backed up by its own means: its append-only file and snapshots (docs/operating.md).`);
        await stores.backup(to).catch((error: NodeJS.ErrnoException) => {
          throw error.code === 'EEXIST' ? new CommandFailed(`${to} is there already and is not overwritten. Name another file.`) : error;
        });
        shell.print(`${stores.place} copied to ${to}`);
        if (config.secretKeys === undefined)
          shell.note(`Keep ${secretKeyPath(config.store.url)} too, but elsewhere: without it the signing keys in the copy cannot be read.`);
      }),
    );
}
