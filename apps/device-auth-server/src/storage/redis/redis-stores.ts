/** Owns the store many servers share: one Lua script a record, every verb one run of it in one slot of a Redis Cluster. */
import { randomBytes } from 'node:crypto';
import type { RedisAddress } from '../../config/redis-address.js';
import type { BrowserSessionStore } from '../../protocol/browser-session/browser-session.js';
import type { Clock } from '../../protocol/ports.js';
import { moves } from '../moves.js';
import type { OpenedStores, StoreOptions } from '../opened-stores.js';
import { elsewhere, sameSlot } from './account-gate.js';
import { attemptLimitStore } from './attempt-limit.store.js';
import { authorizationCodeStore } from './authorization-code.store.js';
import { authorizationRequestStore } from './authorization-request.store.js';
import { browserSessionStore } from './browser-session.store.js';
import { openConnection, type Connection } from './connection.js';
import { deniedTokenStore } from './denied-token.store.js';
import { deviceAuthorizationStore, type Waiters } from './device-authorization.store.js';
import { endUserStore, type SweepBelongings } from './end-user.store.js';
import { keys, slotOf } from './keys.js';
import { countLiveCodes } from './live-codes.js';
import { refreshTokenFamilyStore } from './refresh-token-family.store.js';
import type { Instant } from './reply.js';
import { TO_THE_END } from './script.js';
import { checkServers } from './server-check.js';
import { signingKeyStore } from './signing-key.store.js';

export interface RedisOptions extends Omit<StoreOptions, 'clock'> {
  /** Only the contract suite has one: the instants of a record are else the store's own, since servers' clocks may differ. */
  readonly clock?: Clock;
  /** Accounts and signing keys are kept there, where they have a store of their own. */
  readonly accounts?: RedisAddress;
}

export async function openRedisStores(address: RedisAddress, options: RedisOptions): Promise<OpenedStores> {
  const { onTrouble = () => undefined, accounts } = options;
  const opened: Connection[] = [];
  const open = async (at: RedisAddress): Promise<Connection> => {
    const connection = await openConnection(at, onTrouble);
    opened.push(connection);
    await checkServers(connection, onTrouble);
    return connection;
  };
  const close = async (): Promise<void> => {
    for (const connection of opened) await connection.close();
  };
  try {
    const connection = await open(address);
    return await storesOn(connection, accounts === undefined ? connection : await open(accounts), options, address.place, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function storesOn(
  connection: Connection,
  ofAccounts: Connection,
  { clock, role, session }: RedisOptions,
  place: string,
  close: () => Promise<void>,
): Promise<OpenedStores> {
  const instant: Instant = clock === undefined ? (told) => told : (told) => told ?? clock();
  const waiters = role === 'server' ? await listen(connection) : { instance: '', moves: moves() };
  const live = countLiveCodes(connection, waiters.instance, clock ?? Date.now, role);
  const endUsers = endUserStore(ofAccounts, (endUserId) => sweep(endUserId), instant);
  const gate = connection === ofAccounts ? sameSlot : elsewhere(endUsers.findIn);
  const browserSessions = browserSessionStore(connection, gate, session, instant);
  const sweep = sweeper(connection, browserSessions, instant);

  return {
    place,
    deviceAuthorizations: deviceAuthorizationStore(connection, waiters, live, instant),
    authorizationCodes: authorizationCodeStore(connection, instant),
    authorizationRequests: authorizationRequestStore(connection, instant),
    refreshTokenFamilies: refreshTokenFamilyStore(connection, gate, instant),
    endUsers,
    browserSessions,
    attempts: attemptLimitStore(connection, instant),
    deniedTokens: deniedTokenStore(connection, instant),
    signingKeys: signingKeyStore(ofAccounts),
    ready: async () => (await isReady(connection)) && (connection === ofAccounts || (await isReady(ofAccounts))),
    close: async () => {
      live.stop();
      await close();
    },
  };
}

/** One channel an instance: whoever moves a record tells the instance that waits for it. */
async function listen({ subscribe }: Connection): Promise<Waiters> {
  const instance = randomBytes(6).toString('base64url');
  const waiting = moves();
  const heard = (message: string): void => {
    const [move = '', locator = ''] = message.split(' ', 2);
    waiting.tell(locator, move === 'progress' || move === 'superseded' ? move : 'answered');
  };
  await subscribe(`w:${instance}`, heard, () => waiting.tellAll());
  return { instance, moves: waiting };
}

const sweeper =
  ({ run }: Connection, sessions: BrowserSessionStore, instant: Instant): SweepBelongings =>
  async (endUserId) => {
    const slot = slotOf(endUserId);
    const at = [keys.familyPrefix(slot), keys.account(slot), keys.familiesOf(slot)];
    await run('refreshTokenFamily', at, 'removeAll', instant(), '', keys.familyPrefix(slot));
    await sessions.endAllOf(endUserId);
  };

const WRITE_PROBE = `${TO_THE_END}redis.call('SET', KEYS[1], '1', 'PX', 60000)`;

/**
 * Really written, though it changes nothing: a Redis that lost its master still answers to reading. One that is full is no reason to send
 * requests elsewhere: there is no elsewhere, and everything begun can end.
 */
async function isReady({ ask }: Connection): Promise<boolean> {
  try {
    await ask((client) => client.eval(WRITE_PROBE, 1, keys.health));
    return true;
  } catch {
    return false;
  }
}
