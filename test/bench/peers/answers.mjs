// What ours answers, word for word, for the peers that only imitate it.
import { randomBytes } from 'node:crypto';
import { DEVICE_GRANT } from '../targets/registration.mjs';

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const CODE_LENGTH = 8;

export const pendingAnswer = { error: 'authorization_pending', error_description: 'nobody has answered yet' };

/** XXXX-XXXX, without the bias that a remainder would have. */
export function userCode() {
  const letters = [];
  while (letters.length < CODE_LENGTH) {
    for (const byte of randomBytes(CODE_LENGTH)) if (byte < 240) letters.push(LETTERS[byte % LETTERS.length]);
  }
  return `${letters.slice(0, 4).join('')}-${letters.slice(4, CODE_LENGTH).join('')}`;
}

export const metadata = (issuer) => ({
  issuer,
  authorization_endpoint: `${issuer}/oauth/authorize`,
  token_endpoint: `${issuer}/oauth/token`,
  device_authorization_endpoint: `${issuer}/oauth/device_authorization`,
  introspection_endpoint: `${issuer}/oauth/introspect`,
  jwks_uri: `${issuer}/oauth/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  grant_types_supported: ['authorization_code', 'refresh_token', DEVICE_GRANT],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_basic'],
  code_challenge_methods_supported: ['S256'],
});
