import type { Digest, Secret } from '@device-auth/oauth-core';
import type { AttemptLimitStore } from './attempt-limit/attempt-limit.js';
import type { AuthorizationCodeStore } from './authorization/authorization-code.js';
import type { AuthorizationRequestStore } from './authorization/authorization-request.js';
import type { BrowserSessionStore } from './browser-session/browser-session.js';
import type { ClientRegistry } from './client/client.js';
import type { ResourceRegistry } from './client/resource.js';
import type { DeviceAuthorizationStore } from './device-authorization/device-authorization.js';
import type { EndUserStore } from './end-user/end-user.js';
import type { RefreshTokenFamilyStore } from './refresh-token-family/refresh-token-family.js';
import type { Events } from '../events/events.js';

/** Milliseconds since the epoch. The stores have a clock of their own; this one dates tokens. */
export type Clock = () => number;

/** Everything that needs randomness or a secret key. Keys are derived from SECRET_KEYS by label, newest first (decision 0011, "Secrets"). */
export interface Secrets {
  random(bytes: number): Uint8Array;
  /** A new secret of this many random bytes, base64url. */
  newSecret<Kind extends string>(bytes: number): Secret<Kind>;
  /** SHA-256, base64url. For secrets of 128 random bits and more only: anything shorter could be searched. */
  digest<Kind extends string>(secret: Secret<Kind>): Digest<Kind>;
  /** SHA-256 of any text, base64url: PKCE challenges, `at_hash`. */
  sha256(text: string): string;
  /** Where a user code's record lives: its HMAC under the key of each SECRET_KEYS entry, newest first, 16 bytes base64url. */
  locators(userCode: string): readonly [Digest<'user-code'>, ...Digest<'user-code'>[]];
  /** 16 bytes of HMAC under the newest key, base64url; `label` keeps uses apart. */
  tag(label: 'refresh-token' | 'csrf' | 'limits', value: string): string;
  /** Whether any of the keys made this tag; in constant time. */
  isTag(label: 'refresh-token' | 'csrf' | 'limits', value: string, tag: string): boolean;
  /** AES-256-GCM under a secret of 256 random bits that the server does not keep; `context` is authenticated and must be given again to open. */
  sealUnder(secret: string, text: string, context: string): string;
  /** Undefined when it does not open. Throws `Unavailable` when another version of this server sealed it, in a way this one does not know. */
  openUnder(secret: string, sealed: string, context: string): string | undefined;
  /** AES-256-GCM under the newest at-rest key, for what the server itself must read again (cookies: label `cookie`). */
  seal(label: 'at-rest' | 'cookie', text: string, context: string): string;
  open(label: 'at-rest' | 'cookie', sealed: string, context: string): string | undefined;
}

export type JwtClaims = Readonly<Record<string, unknown>>;

/** Signs with the active key and checks with every published one. */
export interface TokenSigner {
  /** Rejects while nothing could be signed: asked before a step that cannot be taken back. */
  ready(): Promise<void>;
  sign(type: 'at+jwt' | 'JWT', alg: 'ES256' | 'RS256', claims: JwtClaims): Promise<string>;
  /** Our own access tokens: signature, `typ`, `iss`, `exp`, exact spelling of the token. Undefined for anything else. */
  verifyAccessToken(token: string): Promise<JwtClaims | undefined>;
  /** Public members only; empty never; the same list until one comes or goes. */
  publicKeys(): readonly JwtClaims[];
}

/** argon2id; bounded, so that many sign-ins at once cost patience and not memory. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** `busy`: too many at once, try again later. An undefined hash costs the same time and is wrong. `rehash`: right, but hashed with older settings. */
  verify(password: string, hash: string | undefined): Promise<'right' | 'rehash' | 'wrong' | 'busy'>;
}

/** Access tokens without a family that were revoked, until they would have expired anyway. Keyed on `jti`, never on token text. */
export interface DeniedTokenStore {
  deny(jti: string, untilMs: number): Promise<void>;
  isDenied(jti: string, now?: number): Promise<boolean>;
}

/** The pantry, whole: every slice's store over one database. */
export interface Stores {
  readonly deviceAuthorizations: DeviceAuthorizationStore;
  readonly authorizationCodes: AuthorizationCodeStore;
  readonly authorizationRequests: AuthorizationRequestStore;
  readonly refreshTokenFamilies: RefreshTokenFamilyStore;
  readonly endUsers: EndUserStore;
  readonly browserSessions: BrowserSessionStore;
  readonly attempts: AttemptLimitStore;
  readonly deniedTokens: DeniedTokenStore;
}

/** What the rules need of the world. */
export interface Ports extends Stores {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly signer: TokenSigner;
  readonly passwords: PasswordHasher;
  readonly clients: ClientRegistry;
  readonly resources: ResourceRegistry;
  readonly events: Events;
}
