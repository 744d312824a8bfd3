import { GrantType, OAuthError, parseScope } from '@device-auth/oauth-core';
import { narrowResources } from '../client/requested-resources.js';
import type { Ports } from '../ports.js';
import type { FamilyGrant, RotateAnswer } from '../refresh-token-family/refresh-token-family.js';
import { newRefreshToken, readRefreshToken } from '../refresh-token-family/refresh-token.js';
import type { Settings } from '../settings.js';
import { passEndUserGate, stillAllowed } from './end-user-gate.js';
import type { Grant } from './grant.js';
import { servedOffline } from './served-offline.js';
import type { AdmittedRequest, GrantExchange } from './grant-exchange.js';
import type { IssueTokens } from './issue-tokens.js';

const UNKNOWN = 'refresh_token is unknown, expired or was issued to another client';

/** RFC 6749 §6 with rotation (RFC 9700 §4.14.2): one successor a token, the same one again while its answer may have been lost. */
export function refreshTokenGrant(ports: Ports, settings: Settings, issue: IssueTokens): GrantExchange {
  const { secrets, signer, refreshTokenFamilies, events } = ports;

  return async (admitted) => {
    const { client, request } = admitted;
    const presented = request.refresh_token;
    if (presented === undefined) throw new OAuthError('invalid_request', 'refresh_token is missing');
    const token = readRefreshToken(secrets, presented);
    if (token === undefined) return refuse(UNKNOWN, admitted);
    // A request for more than was granted, or at a moment when nothing can be signed, must leave the token as it is: both end before anything turns.
    const asked = await narrow(token, admitted);
    await signer.ready();

    const next = newRefreshToken(secrets, token.ref);
    const context = `${client.clientId} ${token.ref.familyId}`;
    const answer = await refreshTokenFamilies.rotate(token.ref, {
      clientId: client.clientId,
      presented: token.digest,
      genuine: token.genuine,
      successor: next.digest,
      sealedSuccessor: secrets.sealUnder(presented, next.refreshToken, context),
    });
    const family = familyOf(answer, admitted);
    const refreshToken = answer.word === 'repeated' ? secrets.openUnder(presented, answer.sealedSuccessor, context) : next.refreshToken;
    if (refreshToken === undefined) return refuse(UNKNOWN, admitted);
    const began = family.onDevice ? GrantType.DeviceCode : GrantType.AuthorizationCode;
    const grant = stillAllowed({ ...family.grant, ...asked }, client, began, ports.resources);
    if (!servedOffline(grant, client, ports.resources, settings)) throw new OAuthError('invalid_grant', 'the resource takes no offline access any more');
    return issue({ client, grant, family: token.ref, refreshToken, onDevice: family.onDevice });
  };

  function familyOf(answer: RotateAnswer, admitted: AdmittedRequest): FamilyGrant {
    const { client, origin } = admitted;
    switch (answer.word) {
      case 'rotated':
      case 'repeated':
        passEndUserGate(answer.word, GrantType.RefreshToken);
        return answer.family;
      case 'inactive':
        return passEndUserGate(answer.word, GrantType.RefreshToken);
      case 'reused':
        events.familyRevoked({ reason: 'reuse', clientId: client.clientId, endUserId: answer.family.grant.endUserId, requestId: origin.requestId });
        return refuse('refresh_token was used before: everything this sign-in gave is revoked', admitted);
      case 'superseded':
        return refuse('refresh_token was replaced by a newer one', admitted);
      case 'revoked':
        return refuse('refresh_token was revoked', admitted);
      case 'expired':
      case 'unknown':
        return refuse(UNKNOWN, admitted);
      default:
        throw new TypeError(answer satisfies never);
    }
  }

  /** Tokens that were stolen, guessed or used twice leave a trace. */
  function refuse(reason: string, { client: { clientId }, origin: { requestId } }: AdmittedRequest): never {
    events.tokenRequestRefused({ grantType: GrantType.RefreshToken, clientId, error: 'invalid_grant', reason, requestId });
    throw new OAuthError('invalid_grant', reason);
  }

  /** Only a request that names a scope or a resource needs to look before it rotates. */
  async function narrow(token: NonNullable<ReturnType<typeof readRefreshToken>>, { request }: AdmittedRequest): Promise<Partial<Grant>> {
    if (request.scope === undefined && request.resource === undefined && request.audience === undefined) return {};
    const seen = await refreshTokenFamilies.inspect(token.ref, token.digest);
    if (seen.word !== 'active') return {};
    const { grant } = seen.family;
    const resources = narrowResources(grant.resources, ports.resources, request);
    if (request.scope === undefined) return { resources };
    const scope = parseScope(request.scope);
    if (scope === undefined || scope.some((value) => !grant.scope.includes(value))) throw new OAuthError('invalid_scope', 'scope exceeds what was granted');
    return { resources, scope };
  }
}
