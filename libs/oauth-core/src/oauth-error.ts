/** The error codes this project sends or understands. RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, RFC 8628 §3.5, RFC 8707 §2, OpenID Connect Core §3.1.2.6. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'login_required'
  | 'consent_required'
  | 'interaction_required'
  | 'account_selection_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported';

/** What may ride beside `error` on the wire: `interval` with slow_down, `expires_in` with pending answers, … */
export type OAuthErrorMembers = Readonly<Record<string, string | number | boolean>>;

/** How an OAuthError differs from the plain one of its code. */
export interface OAuthErrorOptions {
  /** HTTP status; by default 400, and 401 for invalid_client and invalid_token, 403 for insufficient_scope. */
  readonly status?: number;
  /** Members sent beside `error` and `error_description`. */
  readonly members?: OAuthErrorMembers;
  /** Seconds for the `Retry-After` header. */
  readonly retryAfterSeconds?: number;
  /** The fault behind it, for the log only; never sent. */
  readonly cause?: unknown;
}

const STATUS: Partial<Record<OAuthErrorCode, number>> = {
  invalid_client: 401,
  invalid_token: 401,
  insufficient_scope: 403,
  server_error: 500,
  temporarily_unavailable: 503,
};

const PRINTABLE = /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/u;

/** Replaces what RFC 6749 §5.2 does not allow in `error_description`: only %x20-21 / %x23-5B / %x5D-7E. */
const printable = (text: string): string =>
  PRINTABLE.test(text)
    ? text
    : text
        .replaceAll('"', "'")
        .replaceAll('\\', '/')
        .replace(/[^\x20-\x7e]/gu, '?');

/** Only V8 reads it. Set by Reflect, which does not throw where intrinsics are frozen; a stack is taken there then. */
const setStackTraceLimit = (limit: unknown): unknown => Reflect.set(Error, 'stackTraceLimit', limit);

/** An answer the standard has a name for. It is control flow, not a fault, so it carries no stack. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly code: OAuthErrorCode;
  readonly description: string;
  readonly status: number;
  readonly members: OAuthErrorMembers;
  readonly retryAfterSeconds: number | undefined;
  #text: string | undefined;

  constructor(code: OAuthErrorCode, description: string, options: OAuthErrorOptions = {}) {
    const limit: unknown = Reflect.get(Error, 'stackTraceLimit');
    setStackTraceLimit(0);
    super(`${code}: ${description}`, options.cause === undefined ? undefined : { cause: options.cause });
    setStackTraceLimit(limit);
    this.code = code;
    this.description = printable(description);
    this.status = options.status ?? STATUS[code] ?? 400;
    this.members = options.members ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** The wire form of RFC 6749 §5.2, made once. */
  get text(): string {
    return (this.#text ??= JSON.stringify(this));
  }

  /** The wire shape of RFC 6749 §5.2. */
  toJSON(): { error: OAuthErrorCode; error_description: string } & OAuthErrorMembers {
    return { error: this.code, error_description: this.description, ...this.members };
  }
}
