import { parseFamilyRef } from '../refresh-token-family/refresh-token.js';
import type { JwtClaims, Ports } from '../ports.js';

/** The claims of an access token of ours that still counts: well signed, not expired, its family alive, its end user active, its client known. */
export function liveAccessToken({ signer, clients, refreshTokenFamilies, deniedTokens }: Ports): (token: string) => Promise<JwtClaims | undefined> {
  return async (token) => {
    const claims = await signer.verifyAccessToken(token);
    if (claims === undefined || typeof claims['client_id'] !== 'string' || typeof claims['jti'] !== 'string') return undefined;
    if (clients.find(claims['client_id'])?.disabled !== false) return undefined;
    if (claims['family'] === undefined) return (await deniedTokens.isDenied(claims['jti'])) ? undefined : claims;

    const ref = parseFamilyRef(claims['family']);
    return ref !== undefined && (await refreshTokenFamilies.isLive(ref)) ? claims : undefined;
  };
}
