import type { GrantType } from '@device-auth/oauth-core';
import type { Client } from '../protocol/client/client.js';
import type { ClientEntry } from './client.entry.js';
import { scopeValues } from './text-fault.js';

/** A redirect that stays on the person's own machine: loopback (RFC 8252 §7.3) or a private-use scheme (§7.1). */
const staysOnTheMachine = (uri: string): boolean => !/^https?:/iu.test(uri) || /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/?]|$)/iu.test(uri);

/** A well-written entry as the rules know it, with the defaults of RFC 7591 §2. */
export function readClient(entry: ClientEntry): Client {
  const redirectUris = entry.redirect_uris ?? [];
  return {
    clientId: entry.client_id,
    clientName: entry.client_name ?? entry.client_id,
    authMethod: entry.token_endpoint_auth_method ?? 'client_secret_basic',
    secretHash: entry.client_secret_hash,
    grantTypes: (entry.grant_types as GrantType[] | undefined) ?? ['authorization_code'],
    redirectUris,
    scope: scopeValues(entry.scope),
    deviceScope: entry.device_scope === undefined ? undefined : scopeValues(entry.device_scope),
    defaultResource: entry.default_resource,
    deviceProgress: entry.device_progress ?? false,
    applicationType: entry.application_type ?? (redirectUris.every(staysOnTheMachine) ? 'native' : 'web'),
    idTokenAlg: entry.id_token_signed_response_alg ?? 'ES256',
    disabled: entry.disabled ?? false,
    firstParty: false,
  };
}
