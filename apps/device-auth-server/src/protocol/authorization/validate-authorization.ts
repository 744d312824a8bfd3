import { GrantType, OAuthError, isCodeChallenge, matchesRedirectUri } from '@device-auth/oauth-core';
import type { Client } from '../client/client.js';
import { requestedResources } from '../client/requested-resources.js';
import { requestedScope } from '../client/requested-scope.js';
import type { ResourceRegistry } from '../client/resource.js';
import type { AuthorizationParameters } from '../protocol.js';
import { AuthorizationFault } from './authorization-error.js';
import type { AuthorizationRequest } from './authorization-request.js';

/** OpenID Connect Core §3.1.2.1. */
const PROMPTS: ReadonlySet<string> = new Set(['none', 'login', 'consent', 'select_account']);

type Asked = Pick<AuthorizationRequest, 'scope' | 'resources' | 'nonce' | 'codeChallenge' | 'loginHint' | 'signedInSince' | 'silent'>;

/** RFC 6749 §3.1.2.3: the redirect URI the answer may go to; undefined means that the answer may go nowhere. */
export function redirectUriOf(client: Client, requested: string | undefined): string | undefined {
  if (requested === undefined) return client.redirectUris.length === 1 ? client.redirectUris[0] : undefined;
  return matchesRedirectUri(client.redirectUris, requested) ? requested : undefined;
}

/** Everything else about a request, once client and redirect URI are known good: any fault goes back to the client. */
export function validateAuthorization(
  client: Client,
  parameters: AuthorizationParameters,
  resources: ResourceRegistry,
  now: number,
): Asked | AuthorizationFault {
  const fault = unsupported(parameters) ?? responseFault(client, parameters) ?? challengeFault(parameters) ?? promptFault(parameters);
  if (fault !== undefined) return fault;
  try {
    return {
      scope: requestedScope(client, parameters.scope, GrantType.AuthorizationCode),
      resources: requestedResources(resources, parameters),
      codeChallenge: parameters.code_challenge ?? '',
      ...(parameters.nonce === undefined ? {} : { nonce: parameters.nonce }),
      ...(parameters.login_hint === undefined ? {} : { loginHint: parameters.login_hint }),
      signedInSince: signedInSince(parameters, now),
      silent: parameters.prompt === 'none',
    };
  } catch (error) {
    if (error instanceof OAuthError) return new AuthorizationFault(error.code, error.description);
    throw error;
  }
}

function unsupported({ request, request_uri: requestUri, registration }: AuthorizationParameters): AuthorizationFault | undefined {
  if (request !== undefined) return new AuthorizationFault('request_not_supported', 'request objects are not supported');
  if (requestUri !== undefined) return new AuthorizationFault('request_uri_not_supported', 'request_uri is not supported');
  if (registration !== undefined) return new AuthorizationFault('registration_not_supported', 'registration is not supported');
  return undefined;
}

function responseFault(client: Client, { response_type: type, response_mode: mode }: AuthorizationParameters): AuthorizationFault | undefined {
  if (type === undefined) return new AuthorizationFault('invalid_request', 'response_type is missing');
  if (type !== 'code') return new AuthorizationFault('unsupported_response_type', 'response_type must be code');
  if (mode !== undefined && mode !== 'query') return new AuthorizationFault('invalid_request', 'response_mode must be query');
  if (!client.grantTypes.includes(GrantType.AuthorizationCode))
    return new AuthorizationFault('unauthorized_client', 'this client is not registered for authorization codes');
  return undefined;
}

function challengeFault({ code_challenge: challenge, code_challenge_method: method }: AuthorizationParameters): AuthorizationFault | undefined {
  if (challenge === undefined) return new AuthorizationFault('invalid_request', 'code_challenge is missing');
  if (method !== 'S256') return new AuthorizationFault('invalid_request', 'code_challenge_method must be S256: transform algorithm not supported');
  if (!isCodeChallenge(challenge)) return new AuthorizationFault('invalid_request', 'code_challenge must be 43 base64url characters');
  return undefined;
}

function promptFault({ prompt, max_age: maxAge }: AuthorizationParameters): AuthorizationFault | undefined {
  const prompts = prompt?.split(' ') ?? [];
  if (prompts.some((value) => !PROMPTS.has(value))) return new AuthorizationFault('invalid_request', 'prompt has an unknown value');
  if (prompts.includes('none') && prompts.length > 1) return new AuthorizationFault('invalid_request', 'prompt none stands alone');
  if (maxAge !== undefined && !/^\d{1,9}$/u.test(maxAge)) return new AuthorizationFault('invalid_request', 'max_age must be a whole number of seconds');
  return undefined;
}

/** `prompt=login` and `select_account` ask for a sign-in from now on, `max_age` for one that is not older. */
function signedInSince({ prompt, max_age: maxAge }: AuthorizationParameters, now: number): number {
  const prompts = prompt?.split(' ') ?? [];
  if (prompts.includes('login') || prompts.includes('select_account')) return now;
  return maxAge === undefined ? 0 : now - Number(maxAge) * 1_000;
}
