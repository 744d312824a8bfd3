/** Owns the embedded store: one SQLite file, one table a slice, every verb one transaction around a rule of the protocol. */
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { OpenedStores, StoreOptions } from '../opened-stores.js';
import { attemptLimitStore } from './attempt-limit.store.js';
import { authorizationCodeStore } from './authorization-code.store.js';
import { authorizationRequestStore } from './authorization-request.store.js';
import { browserSessionStore, sessionTable } from './browser-session.store.js';
import { openDatabase, type Database } from './database.js';
import { deniedTokenStore } from './denied-token.store.js';
import { deviceAuthorizationStore } from './device-authorization.store.js';
import { endUserStore, endUserTable } from './end-user.store.js';
import { migrate } from './migrations.js';
import { purge } from './purge.js';
import { familyTable, refreshTokenFamilyStore } from './refresh-token-family.store.js';
import { lockForServer } from './server-lock.js';
import { signingKeyStore } from './signing-key.store.js';

export interface SqliteOptions extends StoreOptions {
  /** Waiting for the write lock blocks the event loop, so a server gives up soon; a shell command has nothing else to do. */
  readonly busyTimeoutMs?: number;
}

/** `place` is an absolute path, or `:memory:`. */
export interface SqliteStores extends OpenedStores {
  /** Removes what has expired; how many records went. The server does it by itself every minute. */
  purge(now?: number): Promise<number>;
  backup(path: string): Promise<void>;
  close(): void;
}

const IN_MEMORY = ':memory:';
/** What SQLite keeps in the header of a file to say whose it is: "dvau". */
const APPLICATION_ID = 0x64766175;
const BUSY_TIMEOUT_MS = { server: 200, shell: 5_000 } as const;
const EXPIRING_TABLES = [
  'device_authorizations',
  'sealed_responses',
  'authorization_codes',
  'authorization_requests',
  'refresh_token_families',
  'browser_sessions',
  'attempts',
  'denied_tokens',
];

/** `url` is `sqlite:./path` or `sqlite::memory:`. */
export function openSqliteStores(url: string, options: SqliteOptions): SqliteStores {
  const named = url.slice('sqlite:'.length);
  const path = named === IN_MEMORY ? named : resolve(named);
  if (path === IN_MEMORY && options.role === 'shell') throw new Error('the store is the memory of a server (sqlite::memory:): no other command can reach it');
  if (path !== IN_MEMORY) makePrivateFile(path, 'a');
  const unlock = path !== IN_MEMORY && options.role === 'server' ? lockForServer(path) : () => undefined;
  try {
    return storesOn(openMigrated(path, options), path, options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** SQLite gives its side files (WAL, shared memory) the mode of the file itself. */
function makePrivateFile(path: string, flags: 'a' | 'wx'): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, flags, 0o600));
}

function openMigrated(path: string, { role, busyTimeoutMs = BUSY_TIMEOUT_MS[role] }: SqliteOptions): Database {
  const database = openDatabase(path, busyTimeoutMs);
  try {
    // WAL: reading never waits for writing. NORMAL: a power cut may lose the last moments, never the file's integrity.
    database.execute('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864; PRAGMA trusted_schema = OFF');
    migrate(database, role, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function storesOn(database: Database, path: string, { clock, role, session }: SqliteOptions, unlock: () => void): SqliteStores {
  const endUsers = endUserTable(database);
  const sessions = sessionTable(database, session);
  const families = familyTable(database);
  const broom = purge(database, EXPIRING_TABLES);
  if (role === 'server') broom.start(clock);

  return {
    place: path,
    deviceAuthorizations: deviceAuthorizationStore(database, clock),
    authorizationCodes: authorizationCodeStore(database, clock),
    authorizationRequests: authorizationRequestStore(database, clock),
    refreshTokenFamilies: refreshTokenFamilyStore(database, families, endUsers, clock),
    endUsers: endUserStore(database, endUsers, { sessions, families }, clock),
    browserSessions: browserSessionStore(database, sessions, endUsers, session, clock),
    attempts: attemptLimitStore(database, clock),
    deniedTokens: deniedTokenStore(database, clock),
    signingKeys: signingKeyStore(database, clock),
    purge: (now = clock()) => broom.run(now),
    ready: async () => {
      try {
        // Really written, though it changes nothing: a transaction that writes nothing succeeds on a full disk.
        database.execute(`PRAGMA application_id = ${APPLICATION_ID}`);
        return true;
      } catch {
        return false;
      }
    },
    backup: async (to) => {
      makePrivateFile(to, 'wx');
      try {
        await database.backup(to);
      } catch (error) {
        // Half a copy must not pass for a backup.
        rmSync(to, { force: true });
        throw error;
      }
    },
    close: () => {
      broom.stop();
      database.close();
      unlock();
    },
  };
}
