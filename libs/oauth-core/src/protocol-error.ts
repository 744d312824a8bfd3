/**
 * How a server broke the protocol. `not_json`: no JSON where there must be some. `wrong_shape`: a member is missing or cannot be what it
 * must be. `issuer_mismatch`: the metadata is another issuer's. `insecure_endpoint`: an address that is neither https nor allowed to be
 * otherwise. `foreign_endpoint`: an address on another origin than the issuer's. `unsupported_token_type`: tokens that are no bearer tokens.
 * `unexpected_status`: an HTTP status that has no meaning here, such as a redirect.
 */
export type ProtocolErrorCode =
  'not_json' | 'wrong_shape' | 'issuer_mismatch' | 'insecure_endpoint' | 'foreign_endpoint' | 'unsupported_token_type' | 'unexpected_status';

/** An answer that cannot be used. The message names the member at fault and never quotes what it held, which may be a secret. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ProtocolErrorCode;

  constructor(code: ProtocolErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
