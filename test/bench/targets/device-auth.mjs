// Our own server as it is shipped, on Redis or on its embedded store. Four settings differ from the defaults, for reasons of the benchmark alone.
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUR_PATHS } from './paths.mjs';
import { ACCESS_TOKEN_SECONDS, API, CLIENT_IDS, DEVICE_GRANT, FULL_SCOPE, REDIRECT_URI, RESOURCE, SCOPE } from './registration.mjs';

const main = join(import.meta.dirname, '../../../apps/device-auth-server/dist/main.js');
const door = join(import.meta.dirname, '../peers/device-auth-door.mjs');
const SECRET_KEYS = randomBytes(32).toString('base64url');
const TEN_MINUTES = 600;
const HALF_AN_HOUR = 1_800;

const configuration = {
  clients: [
    ...CLIENT_IDS.map((id) => ({
      client_id: id,
      token_endpoint_auth_method: 'none',
      grant_types: [DEVICE_GRANT, 'refresh_token', 'authorization_code'],
      redirect_uris: [REDIRECT_URI],
      scope: FULL_SCOPE,
      default_resource: RESOURCE,
    })),
    {
      client_id: API.id,
      token_endpoint_auth_method: 'client_secret_basic',
      client_secret_hash: `sha256:${createHash('sha256').update(API.secret).digest('base64url')}`,
      grant_types: [],
    },
  ],
  resources: [{ resource: RESOURCE, scope: 'photos:read', allow_offline_access: true, access_token_seconds: ACCESS_TOKEN_SECONDS, introspected_by: [API.id] }],
  settings: {
    // Pools of codes and tokens are made before they are used, which takes minutes for the largest.
    device: { expiresInSeconds: HALF_AN_HOUR },
    authorization: { codeSeconds: TEN_MINUTES },
    tokens: { deviceAccessTokenSeconds: ACCESS_TOKEN_SECONDS },
    // Thousands a second come from a few dozen addresses.
    limits: { startsPerAddress: { count: 100_000, windowSeconds: 1 } },
  },
};

function serverOn(storeUrl, home) {
  const file = join(home, 'device-auth.config.json');
  writeFileSync(file, JSON.stringify(configuration));
  return {
    args: [main],
    env: {
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: '0',
      CONFIG_FILE: file,
      STORE_URL: storeUrl,
      SECRET_KEYS,
      LOG_LEVEL: 'info',
      TRUST_PROXY: '127.0.0.1/32',
    },
  };
}

const doorOn = (storeUrl) => ({ args: [door], env: { STORE_URL: storeUrl, SECRET_KEYS } });
const sqliteUrl = (home) => `sqlite:${join(home, 'device-auth.sqlite')}`;

const ours = {
  paths: OUR_PATHS,
  scope: SCOPE,
  signs: 'node',
  /** Whoever polls faster than the record's interval is told to slow down, so records to be polled at full speed come from the door, with none. */
  keepsPace: true,
};

export const deviceAuth = {
  ...ours,
  name: 'device-auth',
  title: 'Device Auth on Redis',
  redis: true,
  server: ({ redisUrl, home }) => serverOn(redisUrl, home),
  door: ({ redisUrl }) => doorOn(redisUrl),
};

export const embedded = {
  ...ours,
  name: 'device-auth-embedded',
  title: 'Device Auth on its embedded store (SQLite, in a file)',
  redis: false,
  server: ({ home }) => serverOn(sqliteUrl(home), home),
  door: ({ home }) => doorOn(sqliteUrl(home)),
};
