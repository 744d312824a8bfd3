import type { JWTPayload } from 'jose';
import { checkAudience, checkInstant, checkText, verifySignedToken } from './signed-token.js';
import type { IssuerKeys, SignatureAlgorithm } from './signed-token.js';

/** What an access token in JWT form says. RFC 9068 §2.2; instants in seconds since 1970. */
export interface AccessTokenClaims extends JWTPayload {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | string[];
  readonly exp: number;
  readonly iat: number;
  readonly jti: string;
  readonly client_id: string;
  /** Granted scope, space-separated. */
  readonly scope?: string;
  /** When the end user signed in. */
  readonly auth_time?: number;
}

/** What an access token is held against. */
export interface VerifyAccessTokenOptions {
  readonly issuer: string;
  /** The resource that is asking; without it any audience will do, which is right only for the issuer itself. */
  readonly audience?: string;
  readonly keys: IssuerKeys;
  /** The present in ms since 1970; the system's clock by default. */
  readonly now?: number;
  /** How far the clocks may be apart; 60 by default. */
  readonly toleranceSeconds?: number;
}

const REQUIRED = ['iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'client_id'] as const;
/** Fewer than for id tokens, which come from issuers of any kind: these are what issuers of `at+jwt` sign with. */
const ALGORITHMS: readonly SignatureAlgorithm[] = ['ES256', 'RS256', 'EdDSA', 'Ed25519'];

/**
 * Believes an access token of type `at+jwt`, or throws TokenError. An id token is refused by its type, and any other spelling of a good
 * token is refused too. Says nothing about revocation. RFC 9068 §4.
 */
export async function verifyAccessToken(token: string, options: VerifyAccessTokenOptions): Promise<AccessTokenClaims> {
  const { claims } = await verifySignedToken(token, { ...options, algorithms: ALGORITHMS, types: ['at+jwt'], requiredClaims: REQUIRED });
  checkAudience(claims);
  for (const name of ['sub', 'jti', 'client_id']) checkText(claims, name);
  for (const name of ['exp', 'iat', 'auth_time']) checkInstant(claims, name);
  if (claims['scope'] !== '') checkText(claims, 'scope');
  return claims as AccessTokenClaims;
}
