import type { JWTPayload } from 'jose';
import { encodeBase64Url, equalInConstantTime } from './secret.js';
import { CLOCK_TOLERANCE_SECONDS, checkAudience, checkInstant, checkText, SIGNATURE_ALGORITHMS, verifySignedToken } from './signed-token.js';
import type { IssuerKeys, SignatureAlgorithm } from './signed-token.js';
import { TokenError } from './token-error.js';

/** What an id token says. OpenID Connect Core §2 and §5.1; instants in seconds since 1970. */
export interface IdTokenClaims extends JWTPayload {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | string[];
  readonly exp: number;
  readonly iat: number;
  /** When the end user signed in. */
  readonly auth_time?: number;
  readonly nonce?: string;
  readonly at_hash?: string;
  readonly azp?: string;
  readonly name?: string;
  readonly preferred_username?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
}

/** What an id token is held against. */
export interface VerifyIdTokenOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly keys: IssuerKeys;
  /** The nonce the authorization request carried; the device grant has none. */
  readonly nonce?: string;
  /** The access token that came beside it; compared with `at_hash` where the issuer sends one. */
  readonly accessToken?: string;
  /** The `max_age` that was asked for. */
  readonly maxAgeSeconds?: number;
  /** The algorithm the client is registered for, if it wants no other; any of SIGNATURE_ALGORITHMS by default. */
  readonly algorithms?: readonly SignatureAlgorithm[];
  /** Audiences that may stand beside the client itself; none by default. */
  readonly trustedAudiences?: readonly string[];
  /** The present in ms since 1970; the system's clock by default. A TV with a wrong clock passes the `Date` of the token response. */
  readonly now?: number;
  /** How far the clocks may be apart; 60 by default. */
  readonly toleranceSeconds?: number;
}

const REQUIRED = ['iss', 'sub', 'aud', 'exp', 'iat'] as const;
const LONGEST_SUBJECT = 255;

/** Believes an id token by the rules of OpenID Connect Core §3.1.3.7, or throws TokenError. */
export async function verifyIdToken(idToken: string, options: VerifyIdTokenOptions): Promise<IdTokenClaims> {
  const { claims, algorithm } = await verifySignedToken(idToken, {
    ...options,
    algorithms: options.algorithms ?? SIGNATURE_ALGORITHMS,
    audience: options.clientId,
    types: [undefined, 'jwt'],
    requiredClaims: REQUIRED,
  });
  checkAudience(claims);
  for (const name of ['sub', 'azp', 'nonce', 'at_hash']) checkText(claims, name);
  for (const name of ['exp', 'iat', 'auth_time']) checkInstant(claims, name);
  const idClaims = claims as IdTokenClaims;
  checkSubject(idClaims);
  checkParties(idClaims, options);
  checkTimes(idClaims, options);
  checkNonce(idClaims, options);
  await checkAccessToken(idClaims, algorithm, options);
  return idClaims;
}

/** Core §2: `sub` is at most 255 ASCII characters. */
function checkSubject({ sub }: IdTokenClaims): void {
  if (sub.length > LONGEST_SUBJECT || !/^[\x20-\x7e]+$/u.test(sub))
    throw new TokenError('wrong_claim', 'The claim sub must be at most 255 printable ASCII characters.');
}

/** Core §3.1.3.7, 3 to 5: nobody untrusted shares the token, and if it was made for several, it was this client that asked. */
function checkParties({ aud, azp }: IdTokenClaims, { clientId, trustedAudiences = [] }: VerifyIdTokenOptions): void {
  const audiences = [aud].flat();
  if (audiences.some((audience) => audience !== clientId && !trustedAudiences.includes(audience))) {
    throw new TokenError('wrong_audience', 'The token is meant for somebody else as well.');
  }
  if (azp === undefined ? audiences.length > 1 : azp !== clientId) throw new TokenError('wrong_authorized_party', 'The token was issued to another client.');
}

/** Core §3.1.3.7, 10 and 13. The age of the token itself is bounded by `exp` alone, since TVs' clocks are not to be trusted. */
function checkTimes(
  { iat, auth_time: authTime }: IdTokenClaims,
  { now = Date.now(), toleranceSeconds = CLOCK_TOLERANCE_SECONDS, maxAgeSeconds }: VerifyIdTokenOptions,
): void {
  const latest = now / 1_000 + toleranceSeconds;
  if (iat > latest || (authTime ?? 0) > latest) throw new TokenError('not_yet_valid', 'The token is from the future.');
  if (maxAgeSeconds === undefined) return;
  if (authTime === undefined) throw new TokenError('wrong_claim', 'The claim auth_time is missing, though a max_age was asked for.');
  if (now / 1_000 - authTime > maxAgeSeconds + toleranceSeconds) throw new TokenError('sign_in_too_old', 'The end user signed in too long ago.');
}

/** Core §3.1.3.7, 11. */
function checkNonce(claims: IdTokenClaims, { nonce }: VerifyIdTokenOptions): void {
  if (nonce !== undefined && claims.nonce !== nonce) throw new TokenError('wrong_nonce', 'The token answers another request.');
}

/** Core §3.1.3.8. */
async function checkAccessToken({ at_hash: claimed }: IdTokenClaims, algorithm: SignatureAlgorithm, { accessToken }: VerifyIdTokenOptions): Promise<void> {
  if (accessToken === undefined || claimed === undefined) return;
  if (!equalInConstantTime(claimed, await atHash(accessToken, algorithm))) {
    throw new TokenError('wrong_access_token_hash', 'The token came with another access token.');
  }
}

/**
 * The `at_hash` of an access token: the left half of its digest, base64url. The digest is the one that the algorithm names, SHA-384 with ES384, and
 * SHA-512 with Ed25519, which names none. Core §3.1.3.6.
 */
export async function atHash(accessToken: string, algorithm: SignatureAlgorithm): Promise<string> {
  const hash = algorithm.startsWith('Ed') ? 'SHA-512' : `SHA-${algorithm.slice(-3)}`;
  const digest = new Uint8Array(await crypto.subtle.digest(hash, new TextEncoder().encode(accessToken)));
  return encodeBase64Url(digest.subarray(0, digest.length / 2));
}
