import { GrantType, OAuthError, isWithinScopeLimits, parseScope } from '@device-auth/oauth-core';
import type { Client } from './client.js';

/** Every scope value this client may have by this grant: the device grant can be capped lower. */
export function allowedScope(client: Client, grantType: GrantType): readonly string[] {
  if (grantType !== GrantType.DeviceCode || client.deviceScope === undefined) return client.scope;
  return client.scope.filter((value) => client.deviceScope?.includes(value));
}

/** RFC 6749 §3.3. What is not the client's is refused by name, never dropped; without `scope` the client gets all of its own but `offline_access`. */
export function requestedScope(client: Client, text: string | undefined, grantType: GrantType): readonly string[] {
  const allowed = allowedScope(client, grantType);
  if (text === undefined) return allowed.filter((value) => value !== 'offline_access');
  const asked = parseScope(text);
  if (asked === undefined) throw new OAuthError('invalid_scope', 'scope must be scope values separated by spaces');
  if (!isWithinScopeLimits(asked)) throw new OAuthError('invalid_scope', 'scope has too many values, or one that is too long');
  const foreign = asked.find((value) => !allowed.includes(value));
  if (foreign !== undefined) throw new OAuthError('invalid_scope', `scope: this client may not ask for ${foreign.slice(0, 64)}`);
  return asked;
}
