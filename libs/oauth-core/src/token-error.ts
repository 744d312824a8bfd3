/**
 * Why a token is not believed. `malformed`: not a signed token in its one spelling. `wrong_type`, `wrong_algorithm`: a token of another
 * sort. `unknown_key`, `wrong_signature`: not signed by the issuer. The rest: what it says does not fit, or is missing.
 */
export type TokenErrorCode =
  | 'malformed'
  | 'wrong_type'
  | 'wrong_algorithm'
  | 'unknown_key'
  | 'wrong_signature'
  | 'expired'
  | 'not_yet_valid'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'wrong_authorized_party'
  | 'wrong_nonce'
  | 'wrong_access_token_hash'
  | 'sign_in_too_old'
  | 'wrong_claim';

/** A token that must not be believed. The message is plain and never quotes the token or its claims. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly code: TokenErrorCode;

  constructor(code: TokenErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
