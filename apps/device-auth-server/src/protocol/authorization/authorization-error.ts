import type { OAuthErrorCode } from '@device-auth/oauth-core';

/** What went wrong with an authorization request, told to the client through the browser (RFC 6749 §4.1.2.1). */
export class AuthorizationFault {
  constructor(
    readonly code: OAuthErrorCode,
    readonly description: string,
  ) {}
}

/** Where a client hears of a request: its own URI, its own query kept, `state` as it came, and who answers (RFC 9207). */
export function responseLocation(
  issuer: string,
  to: { readonly redirectUri: string; readonly state?: string },
  members: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams(members);
  if (to.state !== undefined) query.set('state', to.state);
  query.set('iss', issuer);
  return `${to.redirectUri}${to.redirectUri.includes('?') ? '&' : '?'}${query.toString()}`;
}

export function faultLocation(issuer: string, to: { readonly redirectUri: string; readonly state?: string }, fault: AuthorizationFault): string {
  return responseLocation(issuer, to, { error: fault.code, error_description: fault.description });
}
