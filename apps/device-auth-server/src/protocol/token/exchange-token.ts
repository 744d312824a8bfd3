import { GrantType, OAuthError, isGrantType, type TokenResponse } from '@device-auth/oauth-core';
import type { AuthenticateClient } from '../client/authenticate-client.js';
import type { Client, ClientCredentials } from '../client/client.js';
import type { Ports } from '../ports.js';
import type { Protocol, TokenRequest } from '../protocol.js';
import { resultOf } from '../result-of.js';
import type { RequestOrigin, Settings } from '../settings.js';
import { authorizationCodeGrant } from './authorization-code-grant.js';
import { clientCredentialsGrant } from './client-credentials-grant.js';
import { deviceCodeGrant } from './device-code-grant.js';
import type { GrantExchange } from './grant-exchange.js';
import { issueTokens } from './issue-tokens.js';
import { refreshTokenGrant } from './refresh-token-grant.js';

/**
 * The token endpoint, on one screen (RFC 6749 §3.2):
 *
 *   1. who is the client            authenticateClient
 *   2. may it use this grant        admit
 *   3. is the grant its own         each grant's one store verb
 *   4. may the end user have tokens passEndUserGate, for every grant alike
 *   5. issue                        issueTokens
 */
export function exchangeToken(ports: Ports, settings: Settings, authenticate: AuthenticateClient): Protocol['exchangeToken'] {
  const { events } = ports;
  const issue = issueTokens(ports, settings);
  const grants: Record<GrantType, GrantExchange> = {
    [GrantType.AuthorizationCode]: authorizationCodeGrant(ports, settings, issue),
    [GrantType.ClientCredentials]: clientCredentialsGrant(ports, issue),
    [GrantType.DeviceCode]: deviceCodeGrant(ports, settings, issue),
    [GrantType.RefreshToken]: refreshTokenGrant(ports, settings, issue),
  };

  return (credentials, request, origin, again = false) => {
    const response = exchange(credentials, request, origin, again);
    const asked = request.grant_type;
    const grantType = asked !== undefined && isGrantType(asked) ? asked : undefined;
    const answered = (result: string): void => {
      // A poll that has waited was counted as pending when it came.
      if (!again || result !== 'authorization_pending') events.tokenRequestAnswered({ grantType, result });
    };
    // Beside the answer, not around it: catching and throwing again costs more than all of this.
    response.then(
      () => answered('success'),
      (thrown: unknown) => answered(resultOf(thrown)),
    );
    return response;
  };

  async function exchange(credentials: ClientCredentials, request: TokenRequest, origin: RequestOrigin, again: boolean): Promise<TokenResponse> {
    const client = await authenticate(credentials, origin);
    const grantType = admit(client, request.grant_type);
    const response = await grants[grantType]({ client, request, origin, again });
    events.tokensIssued({ grantType, clientId: client.clientId, requestId: origin.requestId });
    return response;
  }
}

function admit(client: Client, grantType: string | undefined): GrantType {
  if (grantType === undefined) throw new OAuthError('invalid_request', 'grant_type is missing');
  if (!isGrantType(grantType)) throw new OAuthError('unsupported_grant_type', 'grant_type is not one this server offers');
  if (!client.grantTypes.includes(grantType)) throw new OAuthError('unauthorized_client', 'this client is not registered for this grant_type');
  return grantType;
}
