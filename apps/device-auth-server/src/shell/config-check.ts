import type { Command } from 'commander';
import { configAdvice } from '../config/config-advice.js';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load-config.js';
import { storePlace } from '../config/store-url.js';
import type { Shell } from './shell.js';

/** `config …`: what the server would run with. */
export function addConfig(program: Command, shell: Shell): void {
  program
    .command('config')
    .description('what the server would run with')
    .command('check')
    .description('print the effective configuration without its secrets, or every mistake in it')
    .action(() => {
      const config = loadConfig(shell.env);
      shell.print(JSON.stringify(redacted(config), undefined, 2));
      [...keyAdvice(config), ...configAdvice(config)].forEach((line) => shell.note(line));
    });
}

const redacted = (config: Config): object => ({
  ...config,
  store: { place: storePlace(config.store.url) },
  secretKeys: config.secretKeys === undefined ? 'made and kept beside the store' : `${config.secretKeys.length} hidden, newest first`,
  clients: config.clients.map((client) => (client.secretHash === undefined ? client : { ...client, secretHash: 'sha256:…' })),
});

/** Everything an older key is still needed for, but what is sealed at rest: user codes, cookies, counters of attempts. */
function oldKeyNeededSeconds({ settings, session }: Pick<Config, 'settings' | 'session'>): number {
  const windows = Object.values(settings.limits).map(({ windowSeconds }) => windowSeconds);
  // A record outlives its end by one lifetime, and a late device is told how it ended.
  return Math.max(2 * settings.device.expiresInSeconds, settings.authorization.requestSeconds, session.absoluteSeconds, ...windows);
}

function keyAdvice(config: Config): readonly string[] {
  const older = (config.secretKeys?.length ?? 1) - 1;
  if (older === 0) return [];
  const hours = Math.ceil(oldKeyNeededSeconds(config) / 3_600);
  return [
    `SECRET_KEYS holds ${older} older key${older === 1 ? '' : 's'}. An older key may go ${hours} hours after every server was started with the newest in front,`,
    'and not before `device-auth-server keys rewrap` has run since.',
  ];
}
