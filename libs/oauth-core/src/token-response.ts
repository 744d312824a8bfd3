/** Successful answer of the token endpoint. RFC 6749 §5.1; `id_token` from OpenID Connect Core §3.1.3.3. */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly refresh_token?: string;
  /** Granted scope, space-separated. */
  readonly scope: string;
  readonly id_token?: string;
}
