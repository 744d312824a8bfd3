import type { TokenResponse } from '@device-auth/oauth-core';
import type { Client } from '../client/client.js';
import type { TokenRequest } from '../protocol.js';
import type { RequestOrigin } from '../settings.js';

/** A token request whose client is known and may use this grant. */
export interface AdmittedRequest {
  readonly client: Client;
  readonly request: TokenRequest;
  readonly origin: RequestOrigin;
  /** The same request asked before, and has waited since. */
  readonly again: boolean;
}

/** One grant: is what is presented this client's own, may its end user have tokens, then the tokens. Throws `OAuthError`. */
export type GrantExchange = (admitted: AdmittedRequest) => Promise<TokenResponse>;
