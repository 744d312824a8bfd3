import type { Digest, DeviceAuthorizationResponse, Secret, TokenResponse } from '@device-auth/oauth-core';
import type { AuthorizationRequest } from './authorization/authorization-request.js';
import type { BrowserSession } from './browser-session/browser-session.js';
import type { Client, ClientCredentials } from './client/client.js';
import type { DeviceAuthorizationView, FollowAnswer, Move } from './device-authorization/device-authorization.js';
import type { EndUser } from './end-user/end-user.js';
import type { JwtClaims } from './ports.js';
import type { RequestOrigin } from './settings.js';

/** The body of a device authorization request, validated in form only. RFC 8628 §3.1. */
export interface DeviceAuthorizationRequest {
  readonly scope?: string;
  readonly resource?: readonly string[];
  readonly audience?: string;
  readonly code_challenge?: string;
  readonly code_challenge_method?: string;
  readonly device_name?: string;
  readonly device_model?: string;
}

/** The body of a token request, validated in form only. RFC 6749 §4.1.3, §4.4.2, §6; RFC 8628 §3.4. */
export interface TokenRequest {
  readonly grant_type?: string;
  readonly scope?: string;
  readonly resource?: readonly string[];
  readonly audience?: string;
  readonly device_code?: string;
  readonly code?: string;
  readonly redirect_uri?: string;
  readonly code_verifier?: string;
  readonly refresh_token?: string;
}

export interface RevocationRequest {
  readonly token?: string;
  readonly token_type_hint?: string;
}

export interface IntrospectionRequest {
  readonly token?: string;
  readonly token_type_hint?: string;
}

/** RFC 7662 §2.2. Inactive is exactly `{ active: false }`. */
export type IntrospectionResponse = { readonly active: false } | ({ readonly active: true } & JwtClaims);

/** The parameters of an authorization request, validated in form only. RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1. */
export interface AuthorizationParameters {
  readonly client_id?: string;
  readonly redirect_uri?: string;
  readonly response_type?: string;
  readonly response_mode?: string;
  readonly scope?: string;
  readonly state?: string;
  readonly nonce?: string;
  readonly code_challenge?: string;
  readonly code_challenge_method?: string;
  readonly prompt?: string;
  readonly max_age?: string;
  readonly login_hint?: string;
  readonly resource?: readonly string[];
  readonly audience?: string;
  readonly request?: string;
  readonly request_uri?: string;
  readonly registration?: string;
}

/** A browser as the rules see it: the digest of its cookie, and its session if it is signed in. */
export interface Browser {
  readonly id: Digest<'session'>;
  readonly session?: BrowserSession;
  readonly endUser?: EndUser;
}

export type SignedInBrowser = Browser & { readonly session: BrowserSession; readonly endUser: EndUser };

/** What an authorization request needs next. */
export type AuthorizationStep =
  /** Never redirect: the client or its redirect URI cannot be trusted (RFC 6749 §4.1.2.1). The text says what is wrong, in plain words. */
  | { readonly word: 'refused'; readonly reason: string }
  /** `fault`: what failed in the house, for the log; the client was told in the location. */
  | { readonly word: 'redirect'; readonly location: string; readonly fault?: unknown }
  | { readonly word: 'sign in'; readonly id: Secret<'authorization-request'>; readonly request: AuthorizationRequest; readonly client: Client }
  | { readonly word: 'consent'; readonly id: Secret<'authorization-request'>; readonly request: AuthorizationRequest; readonly client: Client }
  /** Too many requests were begun from here; nothing was kept. */
  | { readonly word: 'limited'; readonly retryAfterMs: number }
  /** Finished, expired, or another browser's. */
  | { readonly word: 'gone' };

export type LookUpAnswer =
  | {
      readonly word: 'claimed' | 'yours';
      /** Canonical, ungrouped. */ readonly userCode: string;
      readonly view: DeviceAuthorizationView;
      readonly client: Client;
      /** The request came from another network than this browser. */ readonly otherNetwork: boolean;
    }
  | { readonly word: 'taken' | 'none' }
  /** Nothing to look up: counted nowhere. */
  | { readonly word: 'empty' }
  /** A character no code has, or a wrong length: counted once. */
  | { readonly word: 'malformed'; readonly characters: readonly string[] }
  | { readonly word: 'limited'; readonly retryAfterMs: number }
  /** Somebody seems to guess, somewhere: for the moment only who has just signed in may look codes up. */
  | { readonly word: 'sign in again' };

export type SignInAnswer =
  | {
      readonly word: 'signed in';
      /** The new cookie's value: sign-in always changes it. */ readonly cookie: Secret<'session'>;
      readonly browser: SignedInBrowser;
    }
  /** Unknown user, wrong password or disabled account: one answer for all. */
  | { readonly word: 'refused' }
  | { readonly word: 'limited'; readonly retryAfterMs: number }
  /** Too many sign-ins at this moment. */
  | { readonly word: 'busy' };

export interface Decide {
  readonly userCode: string;
  readonly approve: boolean;
}

/**
 * Everything the server can be asked, and nothing else. Endpoints translate a request into one of these calls and the answer back.
 * Functions answer with words where people are concerned, and throw `OAuthError` where clients are.
 */
export interface Protocol {
  /* Clients */
  /** RFC 8628 §3.1, §3.2. */
  startDeviceAuthorization(credentials: ClientCredentials, request: DeviceAuthorizationRequest, origin: RequestOrigin): Promise<DeviceAuthorizationResponse>;
  /** RFC 6749 §3.2: every grant, by one order of checks. `again`: a poll that found nobody had answered has waited, and looks once more. */
  exchangeToken(credentials: ClientCredentials, request: TokenRequest, origin: RequestOrigin, again?: boolean): Promise<TokenResponse>;
  /** Calls back when there may be news for whoever polls with this device code; returns how to stop. */
  onDeviceCodeMove(deviceCode: string, moved: (move: Move) => void): () => void;
  /** RFC 7009; a device code is taken too, and cancels its sign-in. */
  revokeToken(credentials: ClientCredentials, request: RevocationRequest, origin: RequestOrigin): Promise<void>;
  /** RFC 7662. */
  introspectToken(credentials: ClientCredentials, request: IntrospectionRequest, origin: RequestOrigin): Promise<IntrospectionResponse>;
  /** OpenID Connect Core §5.3. */
  userInfo(accessToken: string): Promise<JwtClaims>;
  /** RFC 8414 §2 and OpenID Connect Discovery §3: one document, served at both places. */
  metadata(): JwtClaims;
  /** RFC 7517 §5. */
  keySet(): { readonly keys: readonly JwtClaims[] };

  /* Browsers */
  /** Which session, if any, this cookie value stands for; counts as activity. */
  findBrowser(cookie: Secret<'session'>): Promise<Browser>;
  signIn(browser: Browser, username: string, password: string, origin: RequestOrigin): Promise<SignInAnswer>;
  signOut(browser: Browser, origin: RequestOrigin): Promise<void>;
  /** RFC 6749 §4.1.1. */
  startAuthorization(browser: Browser, parameters: AuthorizationParameters, origin: RequestOrigin): Promise<AuthorizationStep>;
  /** After sign-in, or on a reload: what the kept request needs now. */
  continueAuthorization(browser: Browser, id: Secret<'authorization-request'>, origin: RequestOrigin): Promise<AuthorizationStep>;
  /** The person's answer to the consent page. */
  answerAuthorization(browser: SignedInBrowser, id: Secret<'authorization-request'>, approve: boolean, origin: RequestOrigin): Promise<AuthorizationStep>;

  /* The person at the companion page */
  /** Keeps the companion's access token with the session; false when the token is not this person's or lacks `device:approve`. */
  holdCompanionToken(browser: SignedInBrowser, accessToken: string): Promise<boolean>;
  /** Whether this session holds a companion token that still is good; without one, a code can be neither looked up nor answered. */
  mayDecide(browser: SignedInBrowser): Promise<boolean>;
  lookUpUserCode(browser: SignedInBrowser, typed: string, origin: RequestOrigin): Promise<LookUpAnswer>;
  /** Somebody who has not signed in came with this code. Notes it for the device, and tells nobody whether there is such a code. */
  noteUserCodeOpened(typed: string): Promise<void>;
  releaseUserCode(browser: SignedInBrowser, userCode: string): Promise<void>;
  decideDeviceAuthorization(
    browser: SignedInBrowser,
    decision: Decide,
    origin: RequestOrigin,
  ): Promise<'approved' | 'denied' | 'already answered' | 'not yours' | 'none'>;
  /** For the page that follows the device; `moved` is called when there may be news. */
  followDeviceAuthorization(browser: SignedInBrowser, userCode: string): Promise<FollowAnswer>;
  onDeviceAuthorizationMove(userCode: string, moved: () => void): () => void;
  /** "This was not me": ends what the device got, or will get. */
  disownDeviceAuthorization(browser: SignedInBrowser, userCode: string, origin: RequestOrigin): Promise<'revoked' | 'none'>;
}
