import type { Digest } from '@device-auth/oauth-core';
import type { Grant } from '../token/grant.js';

/** Where a family is found: all that belongs to an end user shares the first part (one Cluster slot). Both base64url. */
export interface FamilyRef {
  /** 16 bytes: digest of the end user's id. */
  readonly userLocator: string;
  /** 16 bytes; derived from the code that began the family, so that starting twice starts once. */
  readonly familyId: string;
}

/**
 * Everything one sign-in gave: the refresh tokens, one after another, and every access token that names the family.
 * Kept for grants without a refresh token too, so that their access tokens can be ended. RFC 9700 §4.14.2.
 */
export interface RefreshTokenFamily extends FamilyRef {
  readonly v: 1;
  readonly clientId: string;
  readonly grant: Grant;
  readonly nonce?: string;
  /** Began with a device code: its access tokens are the short-lived ones. */
  readonly onDevice: boolean;
  /** Shown in lists of signed-in devices; as the device claimed it. */
  readonly deviceName?: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  /** Unused for so long: over. */
  readonly idleMs: number;
  /** Over, however much it is used; without a refresh token, when its one access token is. */
  readonly absoluteExpiresAt: number;
  readonly generation: number;
  /** The refresh token now valid; absent when none was granted. */
  readonly current?: Digest<'refresh-token'>;
  /** The token before it: inside its grace it answers with the same successor. */
  readonly previous?: { readonly digest: Digest<'refresh-token'>; readonly rotatedAt: number; readonly sealedSuccessor: string };
  /** Earlier ones whose grace closed lately: refused without alarm for a moment (two processes of one client). */
  readonly closed: readonly { readonly digest: Digest<'refresh-token'>; readonly at: number }[];
  readonly revokedAt?: number;
  readonly revokedBecause?: RevocationReason;
}

export type RevocationReason = 'reuse' | 'replayed code' | 'revoked by client' | 'disowned by end user' | 'administrator';

export interface Rotation {
  readonly clientId: string;
  readonly presented: Digest<'refresh-token'>;
  /** The presented token carries our seal: it was once issued by us for this family, so an unknown digest means reuse, not noise. */
  readonly genuine: boolean;
  readonly successor: Digest<'refresh-token'>;
  /** The successor itself, sealed under the presented token. */
  readonly sealedSuccessor: string;
}

export type StartAnswer =
  | { readonly word: 'started' }
  /** Begun by the same code before. A device hears what it was answered then. */
  | { readonly word: 'exists'; readonly sealedResponse?: string }
  /** Too late for the same answer: its refresh token was used, or the replay window is over. */
  | { readonly word: 'used' }
  /** Wrong passwords lock the account for a moment. Said only where a response is given: a device can wait. */
  | { readonly word: 'throttled' }
  /** The end user may have no tokens now. */
  | { readonly word: 'inactive' }
  | { readonly word: 'revoked' };

/** What new tokens of a family are made of. The rest of it concerns its own rules alone, and stays where it is. */
export type FamilyGrant = Pick<RefreshTokenFamily, 'grant' | 'onDevice'>;

export type RotateAnswer =
  | { readonly word: 'rotated'; readonly family: FamilyGrant }
  /** Inside the grace of the presented token: the same successor again. */
  | { readonly word: 'repeated'; readonly family: FamilyGrant; readonly sealedSuccessor: string }
  /** Just past its grace: refused, no alarm. */
  | { readonly word: 'superseded' }
  /** Reuse: the family was revoked in this step. */
  | { readonly word: 'reused'; readonly family: FamilyGrant }
  | { readonly word: 'revoked' | 'expired' | 'inactive' | 'unknown' };

export type InspectAnswer = { readonly word: 'active'; readonly family: RefreshTokenFamily; readonly expiresAt: number } | { readonly word: 'inactive' };

export interface RefreshTokenFamilyStore {
  /**
   * Also the gate for the end user: active, and of the epoch the grant was given under. For a device this one step is its redemption: with
   * the family, its response is kept for the replay window, sealed under its code.
   */
  start(family: RefreshTokenFamily, sealedResponse?: string): Promise<StartAnswer>;
  rotate(ref: FamilyRef, rotation: Rotation, now?: number): Promise<RotateAnswer>;
  /** What a refresh token is worth: only the current one, or one in grace, is active. Checks the end user too. */
  inspect(ref: FamilyRef, presented: Digest<'refresh-token'>, now?: number): Promise<InspectAnswer>;
  /** Whether an access token that names this family still counts, as far as family and end user say. Asked on every use of one, so it tells no more. */
  isLive(ref: FamilyRef, now?: number): Promise<boolean>;
  /** Only when the family is the client's (a client given) or always (none given). */
  revoke(ref: FamilyRef, reason: RevocationReason, clientId?: string, now?: number): Promise<'revoked' | 'foreign' | 'none'>;
  listOf(endUserId: string): Promise<readonly RefreshTokenFamily[]>;
  /** For administration: walks every family in pages; may take seconds. */
  list(filter: {
    readonly endUserId?: string;
    readonly clientId?: string;
    readonly since?: number;
    readonly until?: number;
  }): Promise<readonly RefreshTokenFamily[]>;
}
