import { readFileSync } from 'node:fs';
import type { ConfigFileEntry } from './config-file.entry.js';
import { ConfigError } from './config-error.js';
import type { Config } from './config.js';
import { deepFreeze } from './deep-freeze.js';
import { DEFAULT_PORT, DEFAULTS } from './defaults.js';
import type { EnvironmentEntry } from './environment.entry.js';
import { fileInconsistencies } from './file-consistency.js';
import { overlay } from './overlay.js';
import { readClient } from './read-client.js';
import { parseRedisUrl } from './redis-address.js';
import { readConfigFile } from './read-config-file.js';
import { readEnvironment } from './read-environment.js';
import type { ReadFile } from './read-environment.js';
import { readResource } from './read-resource.js';
import { readSecretKeys } from './secret-keys.js';
import { readTrustProxy } from './trust-proxy.js';
import { mistakeLine } from './validate-entry.js';

/**
 * config/ owns what the operator decides. This reads it, once: the environment and the config file become one frozen `Config`,
 * or a `ConfigError` that names every mistake in both at the same time.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, readFile: ReadFile = readTextFileFromDisk): Config {
  const environment = readEnvironment(env, readFile);
  const file = readConfigFile(environment.entry.CONFIG_FILE, readFile);
  const mistakes = [...environment.mistakes, ...file.mistakes, ...fileInconsistencies(file.entry, file.mistakes, environment.entry.ISSUER)];
  if (mistakes.length > 0) throw new ConfigError(mistakes.map(mistakeLine));
  return deepFreeze(assemble(environment.entry, file.entry, file.path));
}

function assemble(env: EnvironmentEntry, file: ConfigFileEntry, path: string | undefined): Config {
  const { session, ...settings } = file.settings ?? {};
  const numbers = overlay(DEFAULTS.settings, settings);
  const storeUrl = env.STORE_URL ?? 'sqlite:./data/device-auth.sqlite';
  return {
    file: path,
    http: {
      host: env.HOST,
      port: Number(env.PORT ?? DEFAULT_PORT),
      metricsPort: env.METRICS_PORT === undefined ? undefined : Number(env.METRICS_PORT),
      issuer: env.ISSUER,
      allowHttp: env.ALLOW_HTTP === 'true',
      trustProxy: readTrustProxy(env.TRUST_PROXY),
    },
    store: { url: storeUrl, ...redisOf(storeUrl, env.ACCOUNTS_URL) },
    secretKeys: env.SECRET_KEYS === undefined ? undefined : readSecretKeys(env.SECRET_KEYS),
    clients: (file.clients ?? []).map(readClient),
    resources: (file.resources ?? []).map((entry) => readResource(entry, numbers.tokens.accessTokenSeconds)),
    branding: overlay({ name: 'Device Auth', accent: '#0b57d0' }, file.branding),
    settings: numbers,
    session: overlay(DEFAULTS.session, session),
    log: { level: env.LOG_LEVEL ?? 'info' },
  };
}

function redisOf(storeUrl: string, accountsUrl: string | undefined): Pick<Config['store'], 'redis' | 'accounts'> {
  const redis = parseRedisUrl(storeUrl);
  const accounts = accountsUrl === undefined ? undefined : parseRedisUrl(accountsUrl);
  return { ...(redis === undefined ? {} : { redis }), ...(accounts === undefined ? {} : { accounts }) };
}

function readTextFileFromDisk(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
