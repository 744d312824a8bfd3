import type { Digest } from '@device-auth/oauth-core';
import type { Grant } from '../token/grant.js';

/** What the device says of itself; shown to people as a claim, never believed. */
export interface DeviceClaim {
  readonly name?: string;
  readonly model?: string;
}

/** Who has opened the code, and since when it was last seen there. Looking a code up claims it (decision 0011, "who decides"). */
export interface Claim {
  readonly endUserId: string;
  readonly sessionId: Digest<'session'>;
  readonly at: number;
}

/** What the person said. It stands: no later answer replaces it. */
export type Decision =
  { readonly approved: false; readonly endUserId: string; readonly at: number } | ({ readonly approved: true; readonly at: number } & Grant);

/** A person's answer as it is given; scope and resources are not theirs to send, the record knows what was asked. */
export type PersonsAnswer = Omit<Grant, 'scope' | 'resources'> & { readonly approve: boolean; readonly callId?: string };

/**
 * The last call that changed something and has to be told the same word if it comes again: a store that lost the answer on the way asks
 * once more, and a request that waited looks once more. Neither is a second poll.
 */
export interface LastCall {
  readonly id: string;
  readonly word: 'pending' | 'slow_down' | 'decided';
}

/** How far the person is, for devices that show it: nobody has come, somebody opened the code, somebody signed in looks at it. */
export type Progress = 'waiting' | 'opened' | 'signed_in';

/** One device waiting for one person. Kept at its locator, from the request until one lifetime after its end. */
export interface DeviceAuthorization {
  readonly v: 1;
  /** Keyed digest of the user code: the record's one key, found from a typed user code and from a device code alike. */
  readonly locator: Digest<'user-code'>;
  /** SHA-256 of the device code's random part. */
  readonly secretDigest: Digest<'device-code'>;
  readonly clientId: string;
  readonly scope: readonly string[];
  readonly resources: readonly string[];
  readonly device: DeviceClaim;
  /** Where the request came from, truncated to /24 or /48. */
  readonly network: string;
  /** PKCE on the device grant: demanded at every poll when present. */
  readonly codeChallenge?: string;
  readonly createdAt: number;
  /** createdAt + expires_in. The windows around it are in `lifetime.ts`. */
  readonly expiresAt: number;
  /** The interval now in force; slow_down lengthens it for good. */
  readonly intervalMs: number;
  /** Of the last poll that was not too early; refused polls do not move it. */
  readonly lastAcceptedPollAt?: number;
  readonly lastCall?: LastCall;
  /** Somebody opened the code's address, before signing in. */
  readonly openedAt?: number;
  readonly claim?: Claim;
  readonly decision?: Decision;
  /** The device first came for what was approved. Whether it has its tokens, the family they begin says. */
  readonly redeemedAt?: number;
}

/** A poll as the rule sees it: everything that could be checked without the record already was. */
export interface Poll {
  readonly secretDigest: Digest<'device-code'>;
  readonly clientId: string;
  /** S256 challenge computed from the `code_verifier` sent, if one was. */
  readonly codeChallenge?: string;
  /** The same for every look of one request: a repeated one gets the same word and changes nothing. */
  readonly callId?: string;
  /** The client shows how far the person is, and wants to be told. */
  readonly showsProgress?: boolean;
  /** A poll that was accepted when it came and has waited since, looking once more: it is no poll of its own, whatever came in between. */
  readonly looksAgain?: boolean;
}

/** The record's answer to a poll, in the order of decision 0011: a stranger learns nothing, a final state never waits for pace. */
export type PollAnswer =
  | { readonly word: 'unknown' }
  /** The verifier is missing, wrong or not asked for. Nothing moved. */
  | { readonly word: 'unbound'; readonly reason: 'verifier missing' | 'verifier wrong' | 'no challenge' }
  /** Fetched, and too long ago to be an answer that was lost: a replay. */
  | { readonly word: 'redeemed'; readonly endUserId: string }
  | { readonly word: 'denied' }
  | { readonly word: 'expired' }
  | { readonly word: 'approved'; readonly grant: Grant; readonly device: DeviceClaim }
  | { readonly word: 'slow_down'; readonly intervalMs: number; readonly retryAfterMs: number }
  /** For who shows progress: how far it is, and for how long a code can still be approved and fetched (ms). */
  | { readonly word: 'pending'; readonly progress?: Progress; readonly expiresInMs?: number };

/** What the card shows of a claimed code. */
export interface DeviceAuthorizationView {
  readonly clientId: string;
  readonly scope: readonly string[];
  readonly resources: readonly string[];
  readonly device: DeviceClaim;
  readonly network: string;
  readonly createdAt: number;
  /** Until when the person can decide (ms). */
  readonly decidableUntil: number;
}

export type ClaimAnswer =
  | { readonly word: 'claimed' | 'yours'; readonly view: DeviceAuthorizationView }
  /** Another person has it open. */
  | { readonly word: 'taken' }
  /** Unknown, expired, answered or redeemed: one answer for all. */
  | { readonly word: 'none' };

export type DecideAnswer =
  { readonly word: 'decided'; readonly clientId: string } | { readonly word: 'already answered' } | { readonly word: 'not yours' } | { readonly word: 'none' };

/** What may have happened to a record: somebody came nearer to an answer or went back, it was answered, fetched or taken back, or a newer poll waits elsewhere. */
export type Move = 'progress' | 'answered' | 'superseded';

/** How far a decided device authorization is, for the page that follows the device. */
export type FollowAnswer =
  | { readonly word: 'approved' | 'redeemed' | 'denied' | 'expired' | 'pending'; readonly clientId: string; readonly device: DeviceClaim }
  | { readonly word: 'none' };

/** The digest names the token family the approval began, or may be about to begin. */
export type GrantedAnswer =
  { readonly word: 'granted'; readonly secretDigest: Digest<'device-code'>; readonly clientId: string; readonly grant: Grant } | { readonly word: 'none' };

export interface DeviceAuthorizationStore {
  /** `taken`: another record, live or still told to late devices, sits at this locator. Its time counts from the store's own now. */
  open(record: DeviceAuthorization): Promise<'opened' | 'taken'>;
  /** About how many codes can be entered now, and never fewer: the length of new ones depends on it. May lag by a few seconds. */
  countLive(): Promise<number>;
  /** Whether a record that is not yet forgotten sits here: asked for the locators of older secret keys before a code is given out. */
  has(locator: Digest<'user-code'>, now?: number): Promise<boolean>;
  /** Somebody opened the code's address. Tells nobody whether there is such a code. */
  markOpened(locator: Digest<'user-code'>, now?: number): Promise<void>;
  /** The first person to look a code up holds it; asked again by the holder, it stays theirs. */
  claim(locator: Digest<'user-code'>, by: Omit<Claim, 'at'>, now?: number): Promise<ClaimAnswer>;
  /** Lets go of a claim ("use another account"). */
  release(locator: Digest<'user-code'>, endUserId: string, now?: number): Promise<'released' | 'none'>;
  decide(locator: Digest<'user-code'>, answer: PersonsAnswer, sessionId: Digest<'session'>, now?: number): Promise<DecideAnswer>;
  poll(locator: Digest<'user-code'>, poll: Poll, now?: number): Promise<PollAnswer>;
  /** The device gave up: the code ends at once. */
  cancel(locator: Digest<'user-code'>, secretDigest: Digest<'device-code'>, clientId: string, now?: number): Promise<'cancelled' | 'none'>;
  /** What this person's approval gave, as long as it stands. Changes nothing. */
  granted(locator: Digest<'user-code'>, endUserId: string, now?: number): Promise<GrantedAnswer>;
  /** "This was not me": an approval by this person ends. What it gave must have ended before, since afterwards nothing leads there. */
  disown(locator: Digest<'user-code'>, endUserId: string, now?: number): Promise<'disowned' | 'none'>;
  follow(locator: Digest<'user-code'>, endUserId: string, now?: number): Promise<FollowAnswer>;
  /** Calls back when the record at this locator moved on; returns how to stop. A lost call costs latency only. */
  onMove(locator: Digest<'user-code'>, moved: (move: Move) => void): () => void;
}
