import type { AuthorizationRequest } from './authorization-request.js';

/** A request belongs to the browser that began it; another browser, knowing its id even, finds nothing (login CSRF, RFC 9700 §4.7). */
export function findRequest(
  request: AuthorizationRequest | undefined,
  browsers: readonly AuthorizationRequest['browserId'][],
  now: number,
): AuthorizationRequest | undefined {
  return request !== undefined && browsers.includes(request.browserId) && now < request.expiresAt ? request : undefined;
}
