import { ConfigError } from '../../../apps/device-auth-server/src/config/config-error.js';
import type { Config } from '../../../apps/device-auth-server/src/config/config.js';
import { loadConfig } from '../../../apps/device-auth-server/src/config/load-config.js';

type Environment = Record<string, string>;

const SECRET = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

export const someSecretKey = (first = 'A'): string => first + SECRET.slice(1);

/** Loads with these variables and this config file, and with no other file on disk but those named. */
export function load({ env = {}, file, files = {} }: { env?: Environment; file?: unknown; files?: Environment }): Config {
  const disk: Environment = { ...files, ...(file === undefined ? {} : { '/config.json': typeof file === 'string' ? file : JSON.stringify(file) }) };
  return loadConfig({ ...(file === undefined ? {} : { CONFIG_FILE: '/config.json' }), ...env }, (path) => disk[path]);
}

/** Every mistake that loading tells of; none when it succeeds. */
export function mistakesOf(given: Parameters<typeof load>[0]): readonly string[] {
  try {
    load(given);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
}

/** A config file with one client, public and of the device grant unless said otherwise. */
export const oneClient = (members: object = {}): object => ({
  clients: [{ client_id: 'tv', token_endpoint_auth_method: 'none', grant_types: ['urn:ietf:params:oauth:grant-type:device_code'], ...members }],
});

/** The same of the code grant. */
export const oneWebClient = (members: object = {}): object =>
  oneClient({ grant_types: ['authorization_code'], redirect_uris: ['https://app.example/callback'], ...members });
