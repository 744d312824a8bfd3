import type { AuthorizationServer } from './discovery.js';
import type { Http } from './http.js';
import { failureOf } from './oauth-answer.js';

export type TokenTypeHint = 'refresh_token' | 'access_token' | 'urn:ietf:params:oauth:token-type:device_code';

/** Gives a token back. False where the server has no endpoint for it. RFC 7009 §2.1. */
export async function revoke(
  http: Http,
  server: AuthorizationServer,
  clientId: string,
  token: string,
  hint: TokenTypeHint,
  signal: AbortSignal,
): Promise<boolean> {
  if (server.revocationEndpoint === undefined) return false;
  const answer = await http({ url: server.revocationEndpoint, form: { token, token_type_hint: hint, client_id: clientId }, signal });
  if (answer.status !== 200) throw failureOf(answer);
  return true;
}
