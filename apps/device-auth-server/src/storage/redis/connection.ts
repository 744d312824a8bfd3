/** The one file that knows the driver: one connection for the verbs, one that listens, scripts loaded by digest, faults in our words. */
import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis';
import type { RedisAddress } from '../../config/redis-address.js';
import { fewWritesATurn } from './few-writes-a-turn.js';
import { createPatience } from './patience.js';
import { setTimeout as pause } from 'node:timers/promises';
import { scriptRunner } from './run-script.js';
import type { ScriptName } from './script.js';
import { Unavailable } from '../../protocol/unavailable.js';

export type Reply = string | number | null | readonly Reply[];
type Argument = string | number;
type Client = Redis | Cluster;

export interface Connection {
  /** Runs one verb in one slot, in one round trip. `at` undefined: the instant is the store's own. */
  run(script: ScriptName, keys: readonly string[], verb: string, at: number | undefined, ...rest: readonly Argument[]): Promise<Reply>;
  /** One plain command, with the same patience. */
  ask<Answer>(command: (client: Client) => Promise<Answer>): Promise<Answer>;
  /** Every master: what lies in all slots is walked there. */
  masters(): readonly Redis[];
  /** Hears one channel; `missed` when something may have been said while nobody heard. */
  subscribe(channel: string, heard: (message: string) => void, missed: () => void): Promise<void>;
  close(): Promise<void>;
}

/** A server that has said nothing for so long to a question asked is given up, and its questions are asked again elsewhere. */
const SILENCE_MS = 1_500;
const CONNECT_MS = 2_000;
const longestPause = (times: number): number => Math.min(50 * 2 ** Math.min(times - 1, 5), 1_000);

/** Nothing is sent again by the driver: it could not say whether it had been done, the verbs can. */
const OPTIONS = {
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: CONNECT_MS,
  socketTimeout: SILENCE_MS,
  retryStrategy: longestPause,
  enableReadyCheck: true,
  // Sentinels tell of a new master at once; the old one, if it lives, takes writes for seconds more that nobody will ever read.
  failoverDetector: true,
  // A master that was demoted refuses to write: connect anew, and ask whoever knows for the present one.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

const CLUSTER_OPTIONS = {
  clusterRetryStrategy: longestPause,
  maxRedirections: 5,
  slotsRefreshTimeout: CONNECT_MS,
} satisfies ClusterOptions;

export async function openConnection(address: RedisAddress, onTrouble: (message: string, cause?: unknown) => void): Promise<Connection> {
  const client = clientOf(address);
  client.on('error', (fault: Error) => onTrouble('the store cannot be reached', fault));
  const runScript = scriptRunner(client);
  const patience = createPatience(Date.now, pause);
  const together = client instanceof Cluster ? () => undefined : fewWritesATurn(client);
  let listener: Redis | undefined;
  try {
    await connected(client);
  } catch (error) {
    client.disconnect();
    throw error;
  }

  return {
    run: (script, keys, verb, at, ...rest) =>
      patience(() => {
        together();
        return runScript(script, keys.length, [...keys, verb, at ?? '', ...rest]);
      }),
    ask: (command) => patience(() => command(client)),
    masters: () => (client instanceof Cluster ? client.nodes('master') : [client]),
    subscribe: async (channel, heard, missed) => {
      const subscriber = client instanceof Cluster ? client : (listener = client.duplicate({ enableOfflineQueue: true }));
      if (subscriber !== client) subscriber.on('error', () => undefined);
      subscriber.on('message', (from: string, message: string) => {
        if (from === channel) heard(message);
      });
      // A Cluster moves its subscription to another node by itself, which it tells as `+subscriber` does a new one.
      // Subscribed once more, it surely hears whatever is said from then on.
      const again = (): void => void subscriber.subscribe(channel).then(missed, missed);
      subscriber.on(client instanceof Cluster ? '+node' : 'ready', again);
      await subscriber.subscribe(channel);
    },
    close: async () => {
      listener?.disconnect();
      await client.quit().catch(() => undefined);
      // What listens to Sentinels would outlive the connection that was quit.
      client.disconnect();
    },
  };
}

function clientOf({ kind, nodes, tls, username, password, database, master }: RedisAddress): Client {
  const login = { username, password, ...(tls ? { tls: {} } : {}) };
  if (kind === 'cluster') {
    const { retryStrategy: _clusters, ...redisOptions } = { ...OPTIONS, ...login };
    return new Cluster([...nodes], { ...CLUSTER_OPTIONS, redisOptions, lazyConnect: true });
  }
  const through = tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {};
  const where = kind === 'sentinel' ? { sentinels: [...nodes], name: master, ...through } : { ...nodes[0], db: database };
  return new Redis({ ...OPTIONS, ...login, ...where, enableOfflineQueue: false, lazyConnect: true });
}

/** A start that cannot reach its store says so at once. */
async function connected(client: Client): Promise<void> {
  try {
    await client.connect();
  } catch (fault) {
    throw new Unavailable('the store cannot be reached', 5, fault);
  }
}
