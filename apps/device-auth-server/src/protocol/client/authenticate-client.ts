import { OAuthError, equalInConstantTime, type Secret } from '@device-auth/oauth-core';
import { limited } from '../attempt-limit/limited.js';
import type { Ports } from '../ports.js';
import type { RequestOrigin, Settings } from '../settings.js';
import type { Client, ClientAuthMethod, ClientCredentials } from './client.js';
import { readBasicCredentials } from './basic-credentials.js';

interface Presented {
  readonly clientId: string;
  readonly secret?: string;
  readonly method: ClientAuthMethod;
}

/** At once where the client is right. */
export type AuthenticateClient = (credentials: ClientCredentials, origin: RequestOrigin) => Client | Promise<never>;

/**
 * RFC 6749 §2.3: one method a request, and only the one the client is registered for. An unknown client, a wrong secret, a wrong
 * method and a disabled client get the same answer, so that none can be told from another.
 */
export function authenticateClient({ clients, secrets, attempts, events }: Ports, settings: Settings): AuthenticateClient {
  return (credentials, origin) => {
    const presented = readCredentials(credentials);
    const client = clients.find(presented.clientId);
    const fault = faultOf(client, presented);
    return fault === undefined && client !== undefined ? client : refuse(presented, fault, origin);
  };

  async function refuse(presented: Presented, fault: string | undefined, origin: RequestOrigin): Promise<never> {
    const who = secrets.tag('limits', `${presented.clientId} ${origin.address}`);
    const answer = await attempts.charge([limited(`wrong-secret:${who}`, settings.limits.wrongSecretsPerAddress)]);
    events.clientAuthenticationFailed({
      clientId: presented.clientId,
      reason: fault ?? 'unknown client',
      network: origin.network,
      requestId: origin.requestId,
    });
    if (answer.word === 'limited') {
      throw new OAuthError('invalid_client', 'too many failed client authentications: wait before the next', {
        status: 429,
        retryAfterSeconds: Math.ceil(answer.retryAfterMs / 1_000),
      });
    }
    throw new OAuthError(
      'invalid_client',
      'client authentication failed: check client_id, the registered method and the secret (form-encoded in an Authorization header)',
    );
  }

  function faultOf(client: Client | undefined, presented: Presented): string | undefined {
    const isRight = presented.secret !== undefined && isSecretOf(client, presented.secret);
    if (client === undefined) return 'unknown client';
    if (client.disabled) return 'disabled';
    if (client.authMethod !== presented.method) return 'wrong method';
    return client.authMethod === 'none' || isRight ? undefined : 'wrong secret';
  }

  /** Takes the same time for a client that has none, or is not there at all. */
  function isSecretOf(client: Client | undefined, secret: string): boolean {
    const digest = `sha256:${secrets.digest(secret as Secret<'client-secret'>)}`;
    return equalInConstantTime(digest, client?.secretHash ?? digest.toUpperCase());
  }
}

function readCredentials({ clientId, clientSecret, clientAssertion, authorization }: ClientCredentials): Presented {
  const methods = [authorization, clientSecret, clientAssertion].filter((presented) => presented !== undefined);
  if (methods.length > 1)
    throw new OAuthError('invalid_request', 'more than one method of client authentication: send one of Authorization header, client_secret, client_assertion');
  if (clientAssertion !== undefined) throw new OAuthError('invalid_client', 'client_assertion is not a method of client authentication here');
  if (authorization === undefined) {
    if (clientId === undefined) throw new OAuthError('invalid_request', 'client_id is missing');
    return clientSecret === undefined ? { clientId, method: 'none' } : { clientId, secret: clientSecret, method: 'client_secret_post' };
  }
  const basic = readBasicCredentials(authorization);
  if (clientId !== undefined && clientId !== basic.clientId)
    throw new OAuthError('invalid_request', 'client_id differs from the client in the Authorization header');
  return { ...basic, method: 'client_secret_basic' };
}
