import type { GrantType } from '@device-auth/oauth-core';

export type ClientAuthMethod = 'none' | 'client_secret_basic' | 'client_secret_post';

/** A registered client, as RFC 7591 §2 names its metadata; the config file is read into these. */
export interface Client {
  readonly clientId: string;
  readonly clientName: string;
  readonly authMethod: ClientAuthMethod;
  /** `sha256:<base64url>`; only for clients that authenticate with a secret. */
  readonly secretHash?: string;
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris: readonly string[];
  /** Every scope value the client may ask for. */
  readonly scope: readonly string[];
  /** A cap on what the device grant may give; absent means `scope`. */
  readonly deviceScope?: readonly string[];
  readonly defaultResource?: string;
  /** Its devices show how far the person is: pending answers tell it. */
  readonly deviceProgress: boolean;
  /** RFC 7591 `application_type`: a native client's redirects may use loopback and private-use schemes. */
  readonly applicationType: 'native' | 'web';
  readonly idTokenAlg: 'ES256' | 'RS256';
  readonly disabled: boolean;
  /** Only the built-in companion: its own pages ask, so no consent page does. */
  readonly firstParty: boolean;
}

/** What a request says of its client, before anything is believed. */
export interface ClientCredentials {
  /** From the body. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** RFC 7521 §4.2. */
  readonly clientAssertion?: string;
  /** The raw `Authorization` header, if one came. */
  readonly authorization?: string;
}

/** Clients are configuration: asked on every request, so a client taken away is gone at once. */
export interface ClientRegistry {
  find(clientId: string): Client | undefined;
  /** Every scope value some client may ask for, sorted; the companion's own is not told. */
  scopes(): readonly string[];
}
