import { OAuthError } from '@device-auth/oauth-core';
import { Unavailable } from './unavailable.js';

/** How a request that threw ended, in one word to count by: the standard's error, or ours. */
export function resultOf(thrown: unknown): string {
  if (thrown instanceof OAuthError) return thrown.code;
  return thrown instanceof Unavailable ? 'unavailable' : 'fault';
}
