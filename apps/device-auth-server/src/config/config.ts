import type { Client } from '../protocol/client/client.js';
import type { RedisAddress } from './redis-address.js';
import type { Resource } from '../protocol/client/resource.js';
import type { Settings } from '../protocol/settings.js';

/** How the pages look and whose they are. */
export interface Branding {
  readonly name: string;
  /** Path or https URL of a picture; absent means the name in words. */
  readonly logo?: string;
  /** `#rrggbb`. */
  readonly accent: string;
}

/** The server's configuration, read once at start and frozen; each room receives its own group. */
export interface Config {
  /** Absolute path of the config file that was read; absent without one. */
  readonly file?: string;
  readonly http: {
    /** Absent: loopback, v4 and v6. */
    readonly host?: string;
    readonly port: number;
    /** Absent: no metrics. */
    readonly metricsPort?: number;
    /** Absent: `http://localhost:PORT`, known once the port is. */
    readonly issuer?: string;
    readonly allowHttp: boolean;
    /** Hop count or CIDR list; false: forwarded headers are ignored. */
    readonly trustProxy: number | readonly string[] | false;
  };
  /** `redis` is the address its URL is read as, where it is one; `accounts` that of the store of accounts and signing keys, where they have their own. */
  readonly store: { readonly url: string; readonly redis?: RedisAddress; readonly accounts?: RedisAddress };
  /** Absent: made and kept beside an embedded store. 32 bytes base64url each, newest first. */
  readonly secretKeys?: readonly string[];
  readonly clients: readonly Client[];
  readonly resources: readonly Resource[];
  readonly branding: Branding;
  readonly settings: Omit<Settings, 'issuer'>;
  readonly session: { readonly idleSeconds: number; readonly absoluteSeconds: number; readonly adminIdleSeconds: number };
  readonly log: { readonly level: 'silent' | 'error' | 'warn' | 'info' | 'debug' };
}
