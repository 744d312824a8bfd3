import { decodeBase64Url, isGrantType } from '@device-auth/oauth-core';
import { Fault, oneOf, optional, required, trueOrFalse } from './fault.js';
import type { FindFault } from './fault.js';
import { resourceFault, scopeFault, shownText } from './text-fault.js';

/** RFC 6749 appendix A.1, without the space, so that an id can stand in a log line or a scope list. */
const clientIdFault: FindFault = (value) =>
  typeof value === 'string' && /^[\x21-\x7e]{1,128}$/u.test(value) ? undefined : 'must be 1 to 128 printable ASCII characters without spaces.';

const grantTypesFault: FindFault = (value) => {
  if (!Array.isArray(value)) return 'must be a list of grant types.';
  const odd = value.find((one) => typeof one !== 'string' || !isGrantType(one)) as unknown;
  if (odd === 'password' || odd === 'implicit')
    return `names ${odd}, which leaks credentials and is not offered (RFC 9700 §2). Use authorization_code with PKCE.`;
  if (odd === 'device_code') return 'names device_code. Its full name is urn:ietf:params:oauth:grant-type:device_code.';
  if (odd !== undefined) return `holds ${JSON.stringify(odd)}, which is no grant type known here.`;
  return new Set(value).size === value.length ? undefined : 'names a grant type twice. Once is enough.';
};

const redirectUrisFault: FindFault = (value) => {
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) return 'must be a list of URIs.';
  return new Set(value).size === value.length ? undefined : 'names a URI twice. Once is enough.';
};

const secretHashFault: FindFault = (value) =>
  typeof value === 'string' && value.startsWith('sha256:') && decodeBase64Url(value.slice('sha256:'.length))?.length === 32
    ? undefined
    : 'must be sha256: and 43 characters of base64url, never the secret itself. Make both with: device-auth-server secret new.';

/** A client of the config file, under the names of RFC 7591 §2. */
export class ClientEntry {
  @Fault(required(clientIdFault)) client_id: string;
  @Fault(optional(shownText(64))) client_name?: string;
  @Fault(optional(oneOf('none', 'client_secret_basic', 'client_secret_post')))
  token_endpoint_auth_method?: 'none' | 'client_secret_basic' | 'client_secret_post';
  @Fault(optional(secretHashFault)) client_secret_hash?: string;
  @Fault(optional(grantTypesFault)) grant_types?: string[];
  @Fault(optional(redirectUrisFault)) redirect_uris?: string[];
  @Fault(optional(scopeFault)) scope?: string;
  @Fault(optional(scopeFault)) device_scope?: string;
  @Fault(optional(resourceFault)) default_resource?: string;
  @Fault(optional(trueOrFalse)) device_progress?: boolean;
  @Fault(optional(oneOf('native', 'web'))) application_type?: 'native' | 'web';
  @Fault(optional(oneOf('ES256', 'RS256'))) id_token_signed_response_alg?: 'ES256' | 'RS256';
  @Fault(optional(trueOrFalse)) disabled?: boolean;
}
