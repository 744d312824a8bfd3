import { OAuthError } from '@device-auth/oauth-core';
import { limited } from '../attempt-limit/limited.js';
import type { AuthenticateClient } from '../client/authenticate-client.js';
import type { Client, ClientCredentials } from '../client/client.js';
import type { JwtClaims, Ports } from '../ports.js';
import type { IntrospectionResponse, Protocol } from '../protocol.js';
import { readRefreshToken } from '../refresh-token-family/refresh-token.js';
import type { RequestOrigin, Settings } from '../settings.js';
import { liveAccessToken } from '../token/live-access-token.js';

const WITH_SECRET = 'introspection is for clients that authenticate with a secret';
const INACTIVE: IntrospectionResponse = { active: false };

/** RFC 7662. Only clients that can keep a secret may ask, and each sees its own tokens and those meant for an API it answers for. */
export function introspectToken(ports: Ports, settings: Settings, authenticate: AuthenticateClient): Protocol['introspectToken'] {
  const { secrets, refreshTokenFamilies, attempts, resources } = ports;
  const readAccessToken = liveAccessToken(ports);

  return async (credentials, request, origin) => {
    if (request.token === undefined) throw new OAuthError('invalid_request', 'token is missing');
    const client = await authenticateCaller(credentials, origin);
    const answer = (await refreshToken(request.token, client)) ?? (await accessToken(request.token, client));
    if (answer === undefined) await chargeMiss(client, origin);
    return answer ?? INACTIVE;
  };

  /** RFC 7662 §2.1, §2.3: whoever does not authenticate is told how, an access token instead of a secret in its own words. */
  async function authenticateCaller(credentials: ClientCredentials, origin: RequestOrigin): Promise<Client> {
    const { clientId, authorization } = credentials;
    if (/^Bearer\b/iu.test(authorization ?? '')) throw new OAuthError('invalid_token', 'introspection takes a client and its secret, not an access token');
    if (clientId === undefined && authorization === undefined) throw new OAuthError('invalid_client', WITH_SECRET);
    const client = await authenticate(credentials, origin);
    if (client.authMethod === 'none') throw new OAuthError('invalid_client', WITH_SECRET);
    return client;
  }

  async function refreshToken(text: string, client: Client): Promise<IntrospectionResponse | undefined> {
    const token = readRefreshToken(secrets, text);
    if (token === undefined) return undefined;
    const seen = await refreshTokenFamilies.inspect(token.ref, token.digest);
    if (seen.word === 'inactive' || seen.family.clientId !== client.clientId) return undefined;
    const { grant } = seen.family;
    return {
      active: true,
      iss: settings.issuer,
      sub: grant.endUserId,
      client_id: seen.family.clientId,
      scope: grant.scope.join(' '),
      iat: seconds(seen.family.lastUsedAt),
      exp: seconds(seen.expiresAt),
      auth_time: seconds(grant.authTime),
    };
  }

  async function accessToken(text: string, client: Client): Promise<IntrospectionResponse | undefined> {
    const claims = await readAccessToken(text);
    if (claims === undefined || !mayIntrospect(claims, client)) return undefined;
    const { family: _internal, ...told } = claims;
    return { ...told, active: true, token_type: 'Bearer' };
  }

  function mayIntrospect(claims: JwtClaims, client: Client): boolean {
    const audience = [claims['aud']].flat();
    return (
      claims['client_id'] === client.clientId ||
      audience.some((uri) => typeof uri === 'string' && resources.find(uri)?.introspectedBy?.includes(client.clientId) === true)
    );
  }

  /** Guessing tokens is hopeless, but not free (RFC 7662 §4). */
  async function chargeMiss(client: Client, origin: RequestOrigin): Promise<void> {
    const answer = await attempts.charge([limited(`introspection:${secrets.tag('limits', client.clientId)}`, settings.limits.inactivePerCaller)]);
    if (answer.word === 'allowed') return;
    ports.events.attemptsLimited({ limit: 'introspection', network: origin.network, requestId: origin.requestId });
    throw new OAuthError('temporarily_unavailable', 'too many inactive tokens', { status: 429, retryAfterSeconds: Math.ceil(answer.retryAfterMs / 1_000) });
  }
}

const seconds = (ms: number): number => Math.floor(ms / 1_000);
