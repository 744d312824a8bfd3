import { type IdTokenClaims, TokenError, verifyIdToken } from '@device-auth/oauth-core';
import type { JSONWebKeySet } from 'jose';
import { Failure } from '../failure.js';
import type { AuthorizationServer } from './discovery.js';
import type { Http } from './http.js';
import { oauthAnswer } from './oauth-answer.js';
import { persist } from './persist.js';

export interface ReceivedIdToken {
  readonly idToken: string;
  readonly accessToken: string;
  readonly clientId: string;
  /** The present as the server sees it, from its Date header: a TV's own clock may be years off. */
  readonly now: number;
}

/** Believes an id token or fails; no claim of a token that was not verified leaves this function. OpenID Connect Core §3.1.3.7. */
export async function verifiedClaims(http: Http, server: AuthorizationServer, received: ReceivedIdToken, signal: AbortSignal): Promise<IdTokenClaims> {
  if (server.jwksUri === undefined) throw new Failure('server', 'the server sent an id token but says nowhere which keys sign it');
  const url = server.jwksUri;
  const keys = await persist(async () => oauthAnswer(await http({ url, signal })), signal);
  try {
    return await verifyIdToken(received.idToken, {
      issuer: server.issuer,
      clientId: received.clientId,
      keys: keys as unknown as JSONWebKeySet,
      accessToken: received.accessToken,
      now: received.now,
    });
  } catch (error) {
    const why = error instanceof TokenError ? error.message : 'The keys of the server cannot be used.';
    throw new Failure('server', `the server's id token is not to be trusted: ${why}`, { cause: error });
  }
}
