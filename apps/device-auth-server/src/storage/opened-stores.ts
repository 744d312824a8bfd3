import type { SigningKeyStore } from '../keys/signing-key.js';
import type { SessionLifetimes } from '../protocol/browser-session/touch.js';
import type { Clock, Stores } from '../protocol/ports.js';

export interface StoreOptions {
  readonly clock: Clock;
  /** The server keeps its store in order; a shell command comes and goes beside it. */
  readonly role: 'server' | 'shell';
  readonly session: SessionLifetimes;
  /** Told of trouble that passes by itself, and of what an operator should know of the store. */
  readonly onTrouble?: (message: string, cause?: unknown) => void;
}

/** Every slice's store over one database, whichever it is. */
export interface OpenedStores extends Stores {
  readonly signingKeys: SigningKeyStore;
  /** Where it is, for people to read: a path, or an address without its password. */
  readonly place: string;
  /** Whether the store takes writes now. */
  ready(): Promise<boolean>;
  /** Copies a consistent state to a file that is not there yet, while everything goes on. Absent where the database has its own way. */
  backup?(path: string): Promise<void>;
  close(): void | Promise<void>;
}
