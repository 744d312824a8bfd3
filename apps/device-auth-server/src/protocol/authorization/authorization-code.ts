import type { Digest } from '@device-auth/oauth-core';
import type { Grant } from '../token/grant.js';

/** A code issued to a client's redirect, kept one lifetime past its end so that a replay is known for one. RFC 6749 §4.1.2. */
export interface AuthorizationCode {
  readonly v: 1;
  readonly id: Digest<'authorization-code'>;
  readonly clientId: string;
  readonly redirectUri: string;
  /** S256; every code has one (RFC 9700 §2.1.1). */
  readonly codeChallenge: string;
  readonly nonce?: string;
  readonly grant: Grant;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Wrong verifiers so far; the fifth kills the code. */
  readonly failures: number;
  readonly redeemedAt?: number;
  /** The request that spent it: whose answer a store lost on the way gets the same one again. */
  readonly redeemedBy?: string;
}

export interface CodeRedemption {
  readonly clientId: string;
  /** Absent is accepted, since PKCE binds the code; sent, it must be the same string. */
  readonly redirectUri?: string;
  /** S256 challenge computed from the `code_verifier`. */
  readonly codeChallenge: string;
  /** Asked for with the code; each must have been granted (RFC 8707 §2.2). Absent: all that was. */
  readonly resources?: readonly string[];
  /** The same for every attempt of one request. */
  readonly callId?: string;
}

export type CodeAnswer =
  | { readonly word: 'redeemed'; readonly code: AuthorizationCode }
  /** Unknown, expired or dead, and a code of another client alike. */
  | { readonly word: 'unknown' }
  | { readonly word: 'mismatch'; readonly what: 'verifier' | 'redirect_uri' | 'resource' }
  /** A valid request, but the code was spent before. `late`: so long ago that it is no race and no retry. */
  | { readonly word: 'replayed'; readonly late: boolean; readonly endUserId: string };

export interface AuthorizationCodeStore {
  issue(code: AuthorizationCode): Promise<'issued'>;
  redeem(id: AuthorizationCode['id'], redemption: CodeRedemption, now?: number): Promise<CodeAnswer>;
}
