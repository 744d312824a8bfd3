import { OAuthError } from '@device-auth/oauth-core';
import { endUserClaims } from '../end-user/end-user-claims.js';
import type { Ports } from '../ports.js';
import type { Protocol } from '../protocol.js';
import type { Settings } from '../settings.js';
import { liveAccessToken } from '../token/live-access-token.js';

/** OpenID Connect Core §5.3: who the person is, as far as the token's scope tells. */
export function userInfo(ports: Ports, settings: Settings): Protocol['userInfo'] {
  const readAccessToken = liveAccessToken(ports);

  return async (accessToken) => {
    const claims = await readAccessToken(accessToken);
    if (claims === undefined || ![claims['aud']].flat().includes(settings.issuer))
      throw new OAuthError('invalid_token', 'the access token is invalid, expired, revoked or meant for another API');
    const scope = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [];
    const endUser = typeof claims['sub'] === 'string' ? await ports.endUsers.find(claims['sub']) : undefined;
    if (!scope.includes('openid')) throw new OAuthError('insufficient_scope', 'userinfo needs the scope openid', { members: { scope: 'openid' } });
    if (endUser === undefined) throw new OAuthError('invalid_token', 'the access token is not of an end user');
    return { ...endUserClaims(endUser, scope), sub: endUser.id };
  };
}
