import type { Digest } from '@device-auth/oauth-core';

/** A validated authorization request waiting for its person (RFC 6749 §4.1.1): what was asked is read from here, never again from a URL. */
export interface AuthorizationRequest {
  readonly v: 1;
  readonly id: Digest<'authorization-request'>;
  /** The browser that began it: digest of its session cookie. Another browser gets nothing. */
  readonly browserId: Digest<'session'>;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: readonly string[];
  readonly resources: readonly string[];
  readonly state?: string;
  readonly nonce?: string;
  readonly codeChallenge: string;
  readonly loginHint?: string;
  /** A sign-in older than this instant does not count (`prompt=login`, `max_age`). */
  readonly signedInSince: number;
  /** `prompt=none`: answer without showing a page. */
  readonly silent: boolean;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface AuthorizationRequestStore {
  keep(request: AuthorizationRequest): Promise<'kept'>;
  /** Of one of these browsers only (a signed-in browser may continue what it began before it signed in). */
  find(id: AuthorizationRequest['id'], browsers: readonly Digest<'session'>[], now?: number): Promise<AuthorizationRequest | undefined>;
  /** Finishes it: the first take wins, a second gets nothing. */
  take(id: AuthorizationRequest['id'], browsers: readonly Digest<'session'>[], now?: number): Promise<AuthorizationRequest | undefined>;
}
