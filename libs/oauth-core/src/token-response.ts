import { asJsonObject, member, optionalMembers, optionalTokenMember, positiveNumber, tokenMember, wrongMember } from './json-object.js';
import { ProtocolError } from './protocol-error.js';
import { formatScope, parseScope } from './scope.js';

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

/** The same from a server of another make, which may leave the lifetime out. */
export interface ReceivedTokenResponse extends Omit<TokenResponse, 'expires_in'> {
  /** Seconds; absent if the server did not say. */
  readonly expires_in?: number;
}

/** A token that says it lives longer is taken to live a year, so that instants stay instants. */
const LONGEST_SECONDS = 366 * 86_400;

/**
 * Reads a token response, strictly. A scope left out is the one that was asked for (RFC 6749 §5.1). Throws ProtocolError.
 * @param json the parsed body, undefined if it was no JSON
 */
export function parseTokenResponse(json: unknown, { requestedScope = '' }: { readonly requestedScope?: string } = {}): ReceivedTokenResponse {
  const body = asJsonObject(json);
  const type = tokenMember(body, 'token_type');
  if (type.toLowerCase() !== 'bearer') throw new ProtocolError('unsupported_token_type', 'The server issued tokens that are no bearer tokens.');
  return {
    access_token: tokenMember(body, 'access_token'),
    token_type: 'Bearer',
    scope: scopeMember(member(body, 'scope'), requestedScope),
    ...optionalMembers({
      expires_in: lifetimeMember(member(body, 'expires_in')),
      refresh_token: optionalTokenMember(body, 'refresh_token'),
      id_token: optionalTokenMember(body, 'id_token'),
    }),
  };
}

function lifetimeMember(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const seconds = positiveNumber(value);
  if (seconds === undefined) throw wrongMember('expires_in', 'a number of seconds');
  return Math.min(seconds, LONGEST_SECONDS);
}

function scopeMember(value: unknown, requestedScope: string): string {
  if (value === undefined) return requestedScope;
  const values = typeof value === 'string' ? parseScope(value) : undefined;
  if (values === undefined) throw wrongMember('scope', 'scope values separated by spaces');
  return formatScope(values);
}
