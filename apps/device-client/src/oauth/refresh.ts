import { GrantType, parseTokenResponse, type ReceivedTokenResponse } from '@device-auth/oauth-core';
import type { AuthorizationServer } from './discovery.js';
import type { Http } from './http.js';
import { errorResponse, oauthAnswer, withoutProtocolError } from './oauth-answer.js';

export interface RefreshRequest {
  readonly clientId: string;
  readonly refreshToken: string;
  readonly scope: string;
}

/** Trades a refresh token for new tokens; `ended` when the server no longer knows it. RFC 6749 §6. */
export async function refresh(http: Http, server: AuthorizationServer, request: RefreshRequest, signal: AbortSignal): Promise<ReceivedTokenResponse | 'ended'> {
  const form = { grant_type: GrantType.RefreshToken, refresh_token: request.refreshToken, client_id: request.clientId };
  const answer = await http({ url: server.tokenEndpoint, form, signal });
  if (answer.status === 400 && errorResponse(answer)?.error === 'invalid_grant') return 'ended';
  const body = oauthAnswer(answer);
  return withoutProtocolError(server.tokenEndpoint, () => parseTokenResponse(body, { requestedScope: request.scope }));
}
