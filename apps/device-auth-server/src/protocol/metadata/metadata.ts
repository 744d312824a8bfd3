import { GrantType } from '@device-auth/oauth-core';
import type { JwtClaims, Ports } from '../ports.js';
import type { Settings } from '../settings.js';

/** How long a poll may be held for its answer: short of the half minute after which hops on the way give up. */
const POLL_WAIT_MAX_SECONDS = 25;

/** RFC 8414 §2 and OpenID Connect Discovery §3 in one document: what works here, and nothing that does not. */
export function metadata({ clients }: Pick<Ports, 'clients'>, { issuer }: Settings): JwtClaims {
  const withSecret = ['client_secret_basic', 'client_secret_post'];
  const scopes = clients.scopes();
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    device_authorization_endpoint: `${issuer}/oauth/device_authorization`,
    userinfo_endpoint: `${issuer}/oauth/userinfo`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    introspection_endpoint: `${issuer}/oauth/introspect`,
    jwks_uri: `${issuer}/oauth/jwks`,
    // RFC 8414 §3.2: a list without elements is left out.
    ...(scopes.length > 0 && { scopes_supported: scopes }),
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: Object.values(GrantType),
    token_endpoint_auth_methods_supported: ['none', ...withSecret],
    revocation_endpoint_auth_methods_supported: ['none', ...withSecret],
    introspection_endpoint_auth_methods_supported: withSecret,
    code_challenge_methods_supported: ['S256'],
    // Ours: a challenge sent with the device authorization request binds the device code too (README, Extensions).
    device_code_challenge_supported: true,
    device_progress_supported: true,
    device_poll_wait_max: POLL_WAIT_MAX_SECONDS,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256', 'RS256'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'at_hash', 'amr', 'name', 'preferred_username', 'email', 'email_verified'],
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    authorization_response_iss_parameter_supported: true,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  };
}
