/** What is known of one variable beside its rules; docs/operating.md is made of it. */
interface Variable {
  readonly byDefault: string;
  readonly meaning: string;
  readonly example: string;
  /** Can also be given as the path of a file that holds it, in NAME_FILE. */
  readonly secret?: true;
}

/** Every variable the server reads, in the order they are documented. */
export const VARIABLES = {
  ISSUER: {
    byDefault: '`http://localhost:PORT`',
    meaning: 'Public base URL, the `iss` of everything. No slash at the end; a path is allowed. https, unless the host is loopback or `ALLOW_HTTP=true`.',
    example: 'https://auth.example',
  },
  HOST: { byDefault: 'loopback, v4 and v6', meaning: 'Address to listen on; `0.0.0.0` or `::` for all.', example: '0.0.0.0' },
  PORT: { byDefault: '`3000`', meaning: 'Port to listen on; `0` takes a free one and logs it.', example: '3000' },
  STORE_URL: {
    byDefault: '`sqlite:./data/device-auth.sqlite`',
    meaning:
      'Where everything is kept: `sqlite:PATH`, or `sqlite::memory:`, which forgets all of it at the end; for many servers `redis://HOST:6379`, `rediss://` (TLS), `redis+sentinel://HOST:26379,HOST:26379/NAME` or `redis+cluster://HOST:6379,HOST:6379`, each with `USER:PASSWORD@` where it asks for it.',
    example: 'sqlite:/var/lib/device-auth/device-auth.sqlite',
    secret: true,
  },
  ACCOUNTS_URL: {
    byDefault: 'the store itself',
    meaning: 'A second Redis, for accounts and signing keys alone: a flush of the first then ends sign-ins and sessions, and nothing else.',
    example: '',
    secret: true,
  },
  CONFIG_FILE: {
    byDefault: '`./device-auth.config.json` if it is there',
    meaning: 'The config file: clients, APIs, branding and numbers.',
    example: '/etc/device-auth/device-auth.config.json',
  },
  SECRET_KEYS: {
    byDefault: 'made and kept beside an embedded store, needed otherwise',
    meaning: '32 bytes in base64url each, comma-separated, newest first. `device-auth-server secret new --key` makes one.',
    example: '',
    secret: true,
  },
  ALLOW_HTTP: {
    byDefault: '`false`',
    meaning: '`true` takes an http issuer that is not loopback. For a demo in the living room: passwords cross the network in the clear.',
    example: 'false',
  },
  TRUST_PROXY: {
    byDefault: 'none',
    meaning:
      'How many proxies stand before the server, or their addresses (`10.0.0.0/8,fd00::/8`). Forwarded headers are ignored otherwise, and an https issuer needs them.',
    example: '1',
  },
  METRICS_PORT: {
    byDefault: 'off',
    meaning:
      'Port for Prometheus, on the addresses of `HOST`: `GET /metrics` answers there and nowhere else. `0` takes a free one and logs it. Keep it from the public.',
    example: '9464',
  },
  LOG_LEVEL: {
    byDefault: '`info`',
    meaning: '`silent`, `error`, `warn`, `info` or `debug`. The log is JSON, one line an event, on standard output.',
    example: 'info',
  },
} as const satisfies Record<string, Variable>;

/** Known by name and refused: features of a later build. */
export const NOT_YET = ['COMPANION_ISSUER', 'DOCS', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;
