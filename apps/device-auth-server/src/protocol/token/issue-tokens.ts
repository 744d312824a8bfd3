import { formatScope, type TokenResponse } from '@device-auth/oauth-core';
import { leftHalf } from '../left-half.js';
import { endUserClaims } from '../end-user/end-user-claims.js';
import type { Client } from '../client/client.js';
import { effectiveResources } from '../client/requested-resources.js';
import type { FamilyRef } from '../refresh-token-family/refresh-token-family.js';
import { formatFamilyRef } from '../refresh-token-family/refresh-token.js';
import type { JwtClaims, Ports } from '../ports.js';
import type { Settings } from '../settings.js';
import type { Grant } from './grant.js';

export interface Issue {
  readonly client: Client;
  readonly grant: Grant;
  /** Absent for a client acting for itself. */
  readonly family?: FamilyRef;
  readonly refreshToken?: string;
  readonly nonce?: string;
  /** Device clients get short-lived access tokens (RFC 8628 §5.4 and the cross-device BCP). */
  readonly onDevice: boolean;
}

export type IssueTokens = (issue: Issue) => Promise<TokenResponse>;

/** Makes the answer of RFC 6749 §5.1. Signing can fail, so grants call this before they spend anything that could not be given again. */
export function issueTokens({ clock, secrets, signer, resources, endUsers }: Ports, settings: Settings): IssueTokens {
  return async ({ client, grant, family, refreshToken, nonce, onDevice }) => {
    const issuedAt = Math.floor(clock() / 1_000);
    const audience = audienceOf(client, grant);
    const scope = formatScope(grant.scope);
    const expiresIn = Math.min(
      onDevice ? settings.tokens.deviceAccessTokenSeconds : settings.tokens.accessTokenSeconds,
      ...audience.map((uri) => resources.find(uri)?.accessTokenSeconds ?? Infinity),
    );
    // Signed in at a server whose clock is ahead: nobody believes a token from before its own sign-in.
    const authentication = grant.authTime === 0 ? {} : { auth_time: Math.min(Math.floor(grant.authTime / 1_000), issuedAt), amr: grant.amr };
    const accessToken = await signer.sign('at+jwt', 'ES256', {
      iss: settings.issuer,
      sub: grant.endUserId,
      aud: audience.length === 1 ? audience[0] : audience,
      client_id: client.clientId,
      scope,
      iat: issuedAt,
      exp: issuedAt + expiresIn,
      jti: secrets.newSecret(16),
      ...authentication,
      ...(family === undefined ? {} : { family: formatFamilyRef(family) }),
    });
    const idToken = grant.scope.includes('openid') && family !== undefined ? await signIdToken(accessToken) : undefined;
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      ...(idToken === undefined ? {} : { id_token: idToken }),
    };

    /** OpenID Connect Core §2. Device and native clients read the person's name here, so they need no second request. */
    async function signIdToken(boundTo: string): Promise<string> {
      const endUser = client.applicationType === 'native' || onDevice ? await endUsers.find(grant.endUserId) : undefined;
      const claims: JwtClaims = endUser === undefined ? {} : endUserClaims(endUser, grant.scope);
      return signer.sign('JWT', client.idTokenAlg, {
        ...claims,
        iss: settings.issuer,
        sub: grant.endUserId,
        aud: client.clientId,
        iat: issuedAt,
        exp: issuedAt + settings.tokens.idTokenSeconds,
        ...authentication,
        ...(nonce === undefined ? {} : { nonce }),
        // OpenID Connect Core §3.1.3.6.
        at_hash: leftHalf(secrets.sha256(boundTo)),
      });
    }
  };

  function audienceOf(client: Client, grant: Grant): readonly string[] {
    const meantFor = effectiveResources(grant.resources, client, settings.issuer);
    // A token for an API that may also ask who the person is (OpenID Connect Core §5.3) is meant for both.
    return grant.scope.includes('openid') ? [...new Set([...meantFor, settings.issuer])] : meantFor;
  }
}
