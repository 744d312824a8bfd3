import { GrantType, OAuthError, isCodeVerifier, type Secret } from '@device-auth/oauth-core';
import type { AuthorizationCode } from '../authorization/authorization-code.js';
import { callId } from '../call-id.js';
import type { Client } from '../client/client.js';
import { requestedResources } from '../client/requested-resources.js';
import type { Ports } from '../ports.js';
import type { FamilyRef } from '../refresh-token-family/refresh-token-family.js';
import { familyRef } from '../refresh-token-family/refresh-token.js';
import type { RequestOrigin, Settings } from '../settings.js';
import { passEndUserGate, stillAllowed } from './end-user-gate.js';
import type { AdmittedRequest, GrantExchange } from './grant-exchange.js';
import type { IssueTokens } from './issue-tokens.js';
import { newFamily } from './new-family.js';

const UNKNOWN = 'code is unknown, expired or was issued to another client';

/** RFC 6749 §4.1.3 with RFC 7636: a code is good once, for its own client, with its own verifier. */
export function authorizationCodeGrant(ports: Ports, settings: Settings, issue: IssueTokens): GrantExchange {
  const { secrets, signer, authorizationCodes, refreshTokenFamilies, events } = ports;

  return async (admitted) => {
    const { client, request } = admitted;
    // A request for what was not granted must leave the code as it is, so the store is told before it spends it; so must a moment when nothing can be signed.
    const asked = requestedResources(ports.resources, request);
    await signer.ready();
    const code = await redeem(admitted, asked);
    const resources = asked.length === 0 ? code.grant.resources : asked;
    const grant = stillAllowed({ ...code.grant, resources }, client, GrantType.AuthorizationCode, ports.resources);
    const { family, refreshToken } = newFamily(ports, settings, {
      client,
      grant,
      ref: familyRef(secrets, grant.endUserId, code.id),
      onDevice: false,
      nonce: code.nonce,
    });
    const response = await issue({ client, grant, family, refreshToken, nonce: code.nonce, onDevice: false });
    const { word } = await refreshTokenFamilies.start(family);
    passEndUserGate(word, GrantType.AuthorizationCode);
    return response;
  };

  async function redeem({ client, request, origin }: AdmittedRequest, resources: readonly string[]): Promise<AuthorizationCode> {
    const { code, code_verifier: verifier, redirect_uri: redirectUri } = request;
    if (code === undefined) throw new OAuthError('invalid_request', 'code is missing');
    if (verifier === undefined) throw new OAuthError('invalid_grant', 'code_verifier is missing: every code here is bound to a code_challenge');
    if (!isCodeVerifier(verifier)) throw new OAuthError('invalid_grant', 'code_verifier must be 43 to 128 unreserved characters');

    const id = secrets.digest(code as Secret<'authorization-code'>);
    const answer = await authorizationCodes.redeem(id, {
      clientId: client.clientId,
      codeChallenge: secrets.sha256(verifier),
      callId: callId(origin),
      ...(redirectUri === undefined ? {} : { redirectUri }),
      resources,
    });
    switch (answer.word) {
      case 'redeemed':
        return answer.code;
      case 'unknown':
        return refuse(UNKNOWN, client, origin);
      case 'mismatch':
        if (answer.what === 'resource') throw new OAuthError('invalid_target', 'resource was not granted');
        return refuse(
          answer.what === 'verifier' ? 'code_verifier does not match the code_challenge' : 'redirect_uri is not the one the code was sent to',
          client,
          origin,
        );
      case 'replayed':
        if (answer.late) await takeBack(familyRef(secrets, answer.endUserId, id), answer.endUserId, client, origin);
        return refuse('code was used already', client, origin);
      default:
        throw new TypeError(answer satisfies never);
    }
  }

  async function takeBack(family: FamilyRef, endUserId: string, { clientId }: Client, { requestId }: RequestOrigin): Promise<void> {
    const word = await refreshTokenFamilies.revoke(family, 'replayed code');
    if (word === 'revoked') events.familyRevoked({ reason: 'replayed code', clientId, endUserId, requestId });
  }

  /** Guessing at codes and verifiers leaves a trace. */
  function refuse(reason: string, { clientId }: Client, { requestId }: RequestOrigin): never {
    events.tokenRequestRefused({ grantType: GrantType.AuthorizationCode, clientId, error: 'invalid_grant', reason, requestId });
    throw new OAuthError('invalid_grant', reason);
  }
}
