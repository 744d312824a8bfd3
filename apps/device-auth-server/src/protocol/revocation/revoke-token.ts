import { OAuthError } from '@device-auth/oauth-core';
import type { AuthenticateClient } from '../client/authenticate-client.js';
import type { Client } from '../client/client.js';
import { readDeviceCode } from '../device-authorization/device-code.js';
import type { Ports } from '../ports.js';
import type { Protocol } from '../protocol.js';
import type { FamilyRef } from '../refresh-token-family/refresh-token-family.js';
import { parseFamilyRef, readRefreshToken } from '../refresh-token-family/refresh-token.js';
import type { RequestOrigin } from '../settings.js';

/**
 * RFC 7009: afterwards the token is dead, whatever it was and whatever the hint said; what is not the client's own stays as it is.
 * Any token of a sign-in ends the whole family. A device code is taken too: its sign-in is cancelled.
 */
export function revokeToken(ports: Ports, authenticate: AuthenticateClient): Protocol['revokeToken'] {
  const { secrets, signer, refreshTokenFamilies, deviceAuthorizations, deniedTokens, events } = ports;

  return async (credentials, request, origin) => {
    const client = await authenticate(credentials, origin);
    if (request.token === undefined) throw new OAuthError('invalid_request', 'token is missing');
    const refreshToken = readRefreshToken(secrets, request.token);
    if (refreshToken !== undefined) return revokeRefreshToken(refreshToken, client, origin);
    const deviceCode = readDeviceCode(secrets, request.token);
    if (deviceCode !== undefined) return void (await deviceAuthorizations.cancel(deviceCode.locator, deviceCode.secretDigest, client.clientId));
    await revokeAccessToken(request.token, client, origin);
  };

  /** A token we never made says nothing about the family it names. */
  async function revokeRefreshToken(
    { ref, digest, genuine }: NonNullable<ReturnType<typeof readRefreshToken>>,
    client: Client,
    origin: RequestOrigin,
  ): Promise<void> {
    const ours = genuine || (await refreshTokenFamilies.inspect(ref, digest)).word === 'active';
    if (ours) await revokeFamily(ref, client, origin);
  }

  async function revokeFamily(ref: FamilyRef, client: Client, origin: RequestOrigin): Promise<void> {
    const word = await refreshTokenFamilies.revoke(ref, 'revoked by client', client.clientId);
    if (word === 'revoked') events.familyRevoked({ reason: 'revoked by client', clientId: client.clientId, requestId: origin.requestId });
  }

  async function revokeAccessToken(token: string, client: Client, origin: RequestOrigin): Promise<void> {
    const claims = await signer.verifyAccessToken(token);
    if (claims?.['client_id'] !== client.clientId) return;
    const ref = parseFamilyRef(claims['family']);
    if (ref !== undefined) return revokeFamily(ref, client, origin);
    const { jti, exp } = claims;
    if (typeof jti === 'string' && typeof exp === 'number') await deniedTokens.deny(jti, exp * 1_000);
  }
}
