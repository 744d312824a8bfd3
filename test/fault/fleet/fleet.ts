import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseRedisUrl } from '../../../apps/device-auth-server/src/config/redis-address.js';
import { createPasswordHasher } from '../../../apps/device-auth-server/src/keys/password-hasher.js';
import { createSecrets } from '../../../apps/device-auth-server/src/keys/secrets.js';
import type { Secrets } from '../../../apps/device-auth-server/src/protocol/ports.js';
import type { OpenedStores } from '../../../apps/device-auth-server/src/storage/opened-stores.js';
import { openRedisStores } from '../../../apps/device-auth-server/src/storage/redis/redis-stores.js';
import { openSqliteStores } from '../../../apps/device-auth-server/src/storage/sqlite/sqlite-stores.js';
import { configFile } from '../../support/clients.js';
import { anEndUser } from '../../support/records.js';
import type { RedisProcess } from '../../support/redis-process.js';
import { startRedis, type RunningRedis } from '../../support/redis.js';
import { Front } from './front.js';
import { persist } from './persist.js';
import { RedisHop } from './redis-hop.js';
import { ServerProcess, type Instant, type ServerProcessOptions } from './server-process.js';

export interface FleetPlan {
  readonly servers: number;
  /** The store they share; absent: an SQLite file of the one server. */
  readonly redis?: () => Promise<RunningRedis>;
  /** Servers and people reach the Redis through a hop. */
  readonly hop?: true;
  /** Accounts and keys lie in a Redis of their own. */
  readonly accounts?: true;
  /** What is loaded into the n-th server before it starts. */
  readonly preloads?: (index: number) => readonly string[];
}

/** A verb stopped on its way. */
export interface Held {
  /** Its script's first key. */
  readonly key: string;
  goOn(): void;
}

export const PASSWORD = 'correct horse battery staple';
const ENDS_WITHIN_MS = 15_000;
const SECRET_KEY = randomBytes(32).toString('base64url');
const plenty = { count: 100_000, windowSeconds: 60 };
/** Devices that poll every second keep a run short; everybody comes from one address here. */
const SETTINGS = {
  device: { intervalSeconds: 1 },
  limits: {
    startsPerAddress: plenty,
    unknownCodesPerAddress: plenty,
    inactivePerCaller: plenty,
    authorizationsPerAddress: plenty,
    signInsPerAddress: plenty,
    missesPerAccount: plenty,
    missesPerAccountDaily: plenty,
    missesPerAddress: plenty,
  },
};

async function openStores(url: string, accountsUrl?: string): Promise<OpenedStores> {
  const [address, accounts] = [url, accountsUrl].map((one) => (one === undefined ? undefined : parseRedisUrl(one)));
  const options = { role: 'shell', session: { idleMs: 1, absoluteMs: 1, adminIdleMs: 1 } } as const;
  return address === undefined ? openSqliteStores(url, { ...options, clock: Date.now }) : openRedisStores(address, { ...options, accounts });
}

const passwordHash = createPasswordHasher().hash(PASSWORD);

/** Server processes on one store, what stands before them, and a door of its own to the store. */
export class Fleet {
  readonly secrets: Secrets = createSecrets([SECRET_KEY]);
  readonly servers: ServerProcess[] = [];
  /** Of all servers that ever were: lines of faults nobody foresaw. */
  readonly unforeseen: string[] = [];
  readonly #closing: (() => unknown)[] = [];
  #env: ServerProcessOptions['env'] = {};
  directory = '';
  front!: Front;
  stores!: OpenedStores;
  redis: RunningRedis | undefined;
  hop: RedisHop | undefined;

  private constructor(private readonly plan: FleetPlan) {}

  static async open(plan: FleetPlan): Promise<Fleet> {
    const fleet = new Fleet(plan);
    try {
      await fleet.#open();
      return fleet;
    } catch (error) {
      await fleet.close();
      throw error;
    }
  }

  async #open(): Promise<void> {
    this.directory = await mkdtemp(join(tmpdir(), 'device-auth-fleet-'));
    this.#closing.push(() => rm(this.directory, { recursive: true, force: true }));
    await writeFile(join(this.directory, 'device-auth.config.json'), JSON.stringify({ ...configFile, settings: SETTINGS }));
    this.front = await this.#opened(Front.open(), (front) => front.close());
    const [storeUrl, accountsUrl] = await this.#openRedis();
    this.#env = {
      SECRET_KEYS: SECRET_KEY,
      ISSUER: this.front.address,
      STORE_URL: storeUrl,
      ...(accountsUrl === undefined ? {} : { ACCOUNTS_URL: accountsUrl }),
    };
    // The first makes the file, and the keys.
    await this.startServer(0);
    await Promise.all(Array.from({ length: this.plan.servers - 1 }, (_, index) => this.startServer(index + 1)));
    this.stores = await this.#opened(openStores(storeUrl, accountsUrl), (stores) => stores.close());
  }

  async #openRedis(): Promise<readonly [string, string?]> {
    if (this.plan.redis === undefined) return [`sqlite:${join(this.directory, 'data', 'device-auth.sqlite')}`];
    this.redis = await this.#opened(this.plan.redis(), (redis) => redis.stop());
    if (this.plan.hop) this.hop = await this.#opened(RedisHop.open(this.process(0).port), (hop) => hop.close());
    const accounts = this.plan.accounts ? await this.#opened(startRedis(), (redis) => redis.stop()) : undefined;
    return [this.hop === undefined ? this.redis.url : `redis://${this.hop.address}`, accounts?.url];
  }

  async #opened<Thing>(opening: Promise<Thing>, close: (thing: Thing) => unknown): Promise<Thing> {
    const thing = await opening;
    this.#closing.push(() => close(thing));
    return thing;
  }

  /** One Redis process of the store's. */
  process(index: number): RedisProcess {
    const process = this.redis?.processes[index];
    if (process === undefined) throw new Error(`the store has no process ${index}`);
    return process;
  }

  server(index: number): ServerProcess {
    return this.servers[index % this.servers.length] as ServerProcess;
  }

  /** Puts a new server in the n-th place, of the present build or another; whatever stood there takes no new requests from then on. */
  async startServer(index: number, program?: string): Promise<void> {
    const { preloads = () => [] } = this.plan;
    const server = await ServerProcess.start({
      directory: this.directory,
      env: this.#env,
      preloads: preloads(index),
      ...(program === undefined ? {} : { program }),
    });
    this.servers[index] = server;
    this.front.leadTo(this.servers.map(({ url }) => url));
    void server.gone.then(() => this.unforeseen.push(...server.unforeseen));
  }

  /** Resolves when a server has come to the instant of a verb, whichever is first; it waits there. */
  async reach(verb: string, when: Instant): Promise<Held> {
    const servers = [...this.servers];
    const first = await Promise.race(servers.map(async (server) => ({ key: await server.waitAt(verb, when), server })));
    for (const server of servers.filter((other) => other !== first.server)) {
      server.disarm();
      server.goOn();
    }
    return { key: first.key, goOn: () => first.server.goOn() };
  }

  async addAccount(id: string): Promise<void> {
    const account = anEndUser({ id, username: id, passwordHash: await passwordHash, createdAt: Date.now() });
    await persist(() => this.stores.endUsers.add(account));
  }

  /** Tells every server to end; in words, who did not. */
  async endServers(): Promise<readonly string[]> {
    const end = async (server: ServerProcess): Promise<readonly string[]> => {
      const late = pause(ENDS_WITHIN_MS, [`a server did not end within ${ENDS_WITHIN_MS} ms`], { ref: false });
      return Promise.race([server.end('SIGTERM').then(() => []), late]);
    };
    return (await Promise.all(this.servers.map(end))).flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.end('SIGKILL')));
    for (const close of this.#closing.toReversed()) await close();
  }
}
