import type { SessionLifetimes } from '../../apps/device-auth-server/src/protocol/browser-session/touch.js';
import type { Clock, Stores } from '../../apps/device-auth-server/src/protocol/ports.js';

export interface StoredRecord {
  readonly record: unknown;
  /** Null: kept until removed. */
  readonly expiresAt: number | null;
}

/** Everything a store holds that has not expired: by slice, by key, decoded. */
export type Snapshot = Readonly<Record<string, Readonly<Record<string, StoredRecord>>>>;

/** What an adapter offers to be held against the model. */
export interface StoreUnderTest {
  readonly stores: Stores;
  /** Else it counts live codes from above. */
  readonly countsExactly: boolean;
  /** Read beside the adapter, not through it. */
  snapshot(now: number): Promise<Snapshot>;
  /** Forgets everything. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export type OpenStore = (options: { readonly clock: Clock; readonly session: SessionLifetimes }) => Promise<StoreUnderTest>;
