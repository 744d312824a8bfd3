import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import { longestTokenMs } from '../config/longest-token.js';
import { secretKeyPath } from '../config/store-url.js';
import type { Secrets } from '../protocol/ports.js';
import type { OpenedStores } from '../storage/opened-stores.js';
import { auditOf } from './audit.js';
import type { Shell } from './shell.js';
import { instant, table } from './table.js';
import { withStores } from './with-stores.js';

/** `keys …`: the keys that sign tokens. They rotate by themselves; these are for the day somebody must not wait. */
export function addKeys(program: Command, shell: Shell): void {
  const keys = program.command('keys').description('the keys that sign tokens');
  keys
    .command('rotate')
    .description('announce the next signing keys now; they sign a day later, when everybody has seen them')
    .action(() => withStores(shell, (stores, config) => rotate(shell, stores, config)));
  keys
    .command('rewrap')
    .description('seal the signing keys anew under the first of SECRET_KEYS, so that an older one can go')
    .action(() => withStores(shell, (stores, config) => rewrap(shell, stores, config)));
}

async function openSecrets(config: Config): Promise<Secrets> {
  const [{ createSecrets }, { loadOrCreateSecretKeys }] = await Promise.all([import('../keys/secrets.js'), import('../keys/secret-key-file.js')]);
  return createSecrets(config.secretKeys ?? loadOrCreateSecretKeys(secretKeyPath(config.store.url)));
}

async function rotate(shell: Shell, stores: OpenedStores, config: Config): Promise<void> {
  const { openTokenSigner } = await import('../keys/token-signer.js');
  const signer = await openTokenSigner({
    store: stores.signingKeys,
    secrets: await openSecrets(config),
    // Nothing is signed here, and the port that would complete a default issuer is the server's to know.
    issuer: config.http.issuer ?? '',
    clock: shell.clock,
    longestTokenMs: longestTokenMs(config),
  });
  const before = new Set((await stores.signingKeys.list()).map(({ kid }) => kid));
  await signer.rotate();
  const all = await stores.signingKeys.list();
  const rows = all.map((key) => [key.kid, key.alg, instant(key.activeFrom), before.has(key.kid) ? '' : 'new']);
  table([['KID', 'ALG', 'SIGNS FROM', 'NOTE'], ...rows]).forEach((line) => shell.print(line));
  const announced = all.map(({ kid }) => kid).filter((kid) => !before.has(kid));
  if (announced.length > 0) auditOf(shell).signingKeysChanged({ change: 'announced', kids: announced });
  shell.note(
    announced.length > 0 ? `Announced in ${stores.place}` : `Nothing to do in ${stores.place}: the next keys are announced already, and sign within a day`,
  );
}

async function rewrap(shell: Shell, { signingKeys, place }: OpenedStores, config: Config): Promise<void> {
  const { resealSigningKey } = await import('../keys/signing-key-pair.js');
  const secrets = await openSecrets(config);
  // All of them are opened before the first is written: a key that nothing opens stops the command with nothing done.
  const resealed = (await signingKeys.list()).map((key) => resealSigningKey(secrets, key));
  for (const key of resealed) await signingKeys.reseal(key);
  auditOf(shell).signingKeysChanged({ change: 'resealed', kids: resealed.map(({ kid }) => kid) });
  shell.print(`${resealed.length} signing keys sealed anew in ${place}`);
}
