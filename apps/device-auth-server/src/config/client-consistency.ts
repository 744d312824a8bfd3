import { GrantType, redirectUriFault } from '@device-auth/oauth-core';
import type { Client } from '../protocol/client/client.js';
import { APPROVE_SCOPE, COMPANION_CLIENT_ID } from './companion.js';

/** A mistake between members of one client that each are well written. */
export interface Inconsistency {
  readonly member: string;
  readonly text: string;
}

type Check = (client: Client) => Inconsistency | undefined;

const has = (client: Client, grant: GrantType): boolean => client.grantTypes.includes(grant);

const CHECKS: readonly Check[] = [
  ({ clientId }) =>
    clientId === COMPANION_CLIENT_ID
      ? { member: 'client_id', text: `must not be ${COMPANION_CLIENT_ID}, the server's own companion. Choose another.` }
      : undefined,
  ({ scope }) =>
    scope.includes(APPROVE_SCOPE)
      ? { member: 'scope', text: `must not hold ${APPROVE_SCOPE}: whoever has it can answer for a person. Only the built-in companion does.` }
      : undefined,
  ({ authMethod, secretHash }) =>
    authMethod === 'none' && secretHash !== undefined
      ? {
          member: 'client_secret_hash',
          text: 'belongs to a client that authenticates. Leave it out, or set token_endpoint_auth_method to client_secret_basic.',
        }
      : undefined,
  ({ authMethod, secretHash }) =>
    authMethod !== 'none' && secretHash === undefined
      ? {
          member: 'client_secret_hash',
          text: 'is missing. Make one with device-auth-server secret new, or set token_endpoint_auth_method to none for a public client.',
        }
      : undefined,
  (client) =>
    has(client, GrantType.AuthorizationCode) && client.redirectUris.length === 0
      ? {
          member: 'redirect_uris',
          text: 'is missing, and the grant type authorization_code needs one. Add it, or name the grant types the client really uses.',
        }
      : undefined,
  (client) =>
    client.redirectUris.length > 0 && !has(client, GrantType.AuthorizationCode)
      ? { member: 'redirect_uris', text: 'is of no use without the grant type authorization_code. Leave out one or add the other.' }
      : undefined,
  (client) =>
    has(client, GrantType.RefreshToken) && !has(client, GrantType.AuthorizationCode) && !has(client, GrantType.DeviceCode)
      ? { member: 'grant_types', text: 'has refresh_token and no grant that a refresh token could come from. Add one.' }
      : undefined,
  (client) =>
    has(client, GrantType.ClientCredentials) && client.authMethod === 'none'
      ? { member: 'grant_types', text: 'has client_credentials, which a public client cannot use. RFC 6749 §4.4' }
      : undefined,
  (client) =>
    client.deviceScope && !has(client, GrantType.DeviceCode)
      ? { member: 'device_scope', text: 'is of no use without the device grant. Leave it out.' }
      : undefined,
  (client) =>
    client.deviceProgress && !has(client, GrantType.DeviceCode)
      ? { member: 'device_progress', text: 'is of no use without the device grant. Leave it out.' }
      : undefined,
  ({ deviceScope, scope }) => {
    const more = deviceScope?.find((one) => !scope.includes(one));
    return more === undefined ? undefined : { member: 'device_scope', text: `has ${more}, which scope has not. It can only narrow.` };
  },
];

/** Everything about a client that contradicts something else about it. */
export function clientInconsistencies(client: Client): readonly Inconsistency[] {
  const redirects = client.redirectUris.map((uri, index) => {
    const fault = redirectUriFault(uri, client.applicationType);
    return fault === undefined ? undefined : { member: `redirect_uris[${index}]`, text: `${fault}.` };
  });
  return [...CHECKS.map((check) => check(client)), ...redirects].filter((found) => found !== undefined);
}
