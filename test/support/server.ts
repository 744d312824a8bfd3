import { createServer } from '../../apps/device-auth-server/src/app.js';
import type { RunningServer } from '../../apps/device-auth-server/src/app.js';
import type { Config } from '../../apps/device-auth-server/src/config/config.js';
import { loadConfig } from '../../apps/device-auth-server/src/config/load-config.js';
import { createLogger } from '../../apps/device-auth-server/src/events/logger.js';
import type { EndUser } from '../../apps/device-auth-server/src/protocol/end-user/end-user.js';
import { configFile } from './clients.js';
import { fakeClock } from './fake-clock.js';
import type { FakeClock } from './fake-clock.js';
import { anEndUser } from './records.js';

export interface StartServer {
  readonly clock?: FakeClock;
  readonly env?: Readonly<Record<string, string>>;
  /** More clients, as a config file has them. */
  readonly clients?: readonly object[];
  /** Members of the config file, over those of `clients.ts`. */
  readonly file?: object;
  /** For what no config file may say, such as user codes so short that they run out. */
  readonly adjust?: (config: Config) => Config;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, where it is JSON; else an empty object. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

export type Form = Readonly<Record<string, string>> | URLSearchParams | string;
type SentHeaders = Readonly<Record<string, string>>;

/** A running server on a socket of its own, with its store in memory and its clock in the test's hand. */
export interface TestServer extends Pick<RunningServer, 'issuer' | 'app' | 'url' | 'metricsUrl' | 'protocol' | 'stores' | 'ports' | 'close'> {
  readonly clock: FakeClock;
  /** What it logged, a line an entry. */
  readonly log: readonly string[];
  /** Never follows redirects. */
  request(path: string, init?: RequestInit): Promise<Answer>;
  get(path: string, headers?: SentHeaders): Promise<Answer>;
  /** Form-encoded. */
  post(path: string, form: Form, headers?: SentHeaders): Promise<Answer>;
  postJson(path: string, body: unknown, headers?: SentHeaders): Promise<Answer>;
  addAccount(about?: Partial<EndUser> & { readonly password?: string }): Promise<EndUser>;
}

export const ALICE = { username: 'alice', password: 'correct horse battery staple' } as const;

export async function startServer({
  clock = fakeClock(),
  env = {},
  clients = [],
  file = {},
  adjust = (config) => config,
}: StartServer = {}): Promise<TestServer> {
  const written = JSON.stringify({ ...configFile, clients: [...configFile.clients, ...clients], ...file });
  const environment = { PORT: '0', STORE_URL: 'sqlite::memory:', CONFIG_FILE: 'test.json', ...env };
  const config = adjust(loadConfig(environment, (path) => (path.endsWith('test.json') ? written : undefined)));
  const log: string[] = [];
  const server = await createServer(config, { clock, logger: createLogger(config.log, { write: (line) => void log.push(line) }) });
  const { issuer, app, url, metricsUrl, protocol, stores, ports, close } = server;

  const request = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(url + path, { redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = /json/u.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, json: isJson && text !== '' ? JSON.parse(text) : {} };
  };

  return {
    issuer,
    app,
    url,
    metricsUrl,
    protocol,
    stores,
    ports,
    close,
    clock,
    log,
    request,
    get: (path, headers) => request(path, { headers }),
    post: (path, form, headers) => request(path, { method: 'POST', body: new URLSearchParams(form), headers }),
    postJson: (path, body, headers) =>
      request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }),
    async addAccount({ password = ALICE.password, ...about } = {}) {
      const endUser = anEndUser({ passwordHash: await ports.passwords.hash(password), createdAt: clock(), ...about });
      await stores.endUsers.add(endUser);
      return endUser;
    },
  };
}
