import type { Digest } from '@device-auth/oauth-core';

/** A signed-in browser. The cookie holds a random value, the store its digest. */
export interface BrowserSession {
  readonly v: 1;
  readonly id: Digest<'session'>;
  /** Digests of the cookies this browser had before it signed in, newest first: what they began (authorization requests) stays its own. */
  readonly formerIds?: readonly Digest<'session'>[];
  readonly endUserId: string;
  /** The end user's epoch at sign-in; another one later means: signed out. */
  readonly epoch: number;
  /** When the person proved who they are (ms). */
  readonly authTime: number;
  /** RFC 8176 values. */
  readonly amr: readonly string[];
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** The companion's access token, sealed under the at-rest key; a decision requires it. */
  readonly sealedCompanionToken?: string;
}

export interface BrowserSessionStore {
  start(session: BrowserSession): Promise<'started'>;
  /** Finds a live session and moves its idle clock; `none` when idle or absolute lifetime has passed. */
  touch(id: Digest<'session'>, now?: number): Promise<BrowserSession | undefined>;
  /** Keeps the companion's sealed access token with the session. */
  hold(id: Digest<'session'>, sealedCompanionToken: string): Promise<'held' | 'none'>;
  end(id: Digest<'session'>): Promise<'ended' | 'none'>;
  endAllOf(endUserId: string): Promise<number>;
}
