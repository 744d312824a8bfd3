import { createLocalJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose';
import { decodeBase64Url } from './secret.js';
import { TokenError } from './token-error.js';

/** The issuer's public keys: a key set as fetched from `jwks_uri`, or one of jose's key sets, which fetch and cache themselves. */
export type IssuerKeys = JWTVerifyGetKey | JSONWebKeySet;

/** The signatures believed: public-key ones. Never `none`, never a shared secret. RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2 */
export const SIGNATURE_ALGORITHMS = ['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA', 'Ed25519'] as const;
/** One of the algorithms above. */
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

/** How far two clocks may be apart, in seconds, unless the caller says otherwise. */
export const CLOCK_TOLERANCE_SECONDS = 60;

/** What any signed token is held against. */
export interface SignedTokenChecks {
  readonly issuer: string;
  readonly keys: IssuerKeys;
  readonly audience?: string;
  readonly algorithms: readonly SignatureAlgorithm[];
  /** What the header's `typ` may be; undefined stands for a header without one. Compared as RFC 7515 §4.1.9 says: ignoring case and `application/`. */
  readonly types: readonly (string | undefined)[];
  readonly requiredClaims: readonly string[];
  /** The present in ms since 1970; the system's clock by default. */
  readonly now?: number;
  readonly toleranceSeconds?: number;
}

/** A token whose signature, issuer, audience and lifetime were right. */
export interface SignedToken {
  readonly algorithm: SignatureAlgorithm;
  readonly claims: JWTPayload;
}

/** No token in earnest use is longer. */
const LONGEST = 65_536;

/** Checks what every signed token has in common: spelling, type, algorithm, signature, issuer, audience, lifetime. Throws TokenError; what `keys` itself throws passes through. */
export async function verifySignedToken(token: string, checks: SignedTokenChecks): Promise<SignedToken> {
  if (!isCompactSpelling(token)) throw new TokenError('malformed', 'The token is not spelt as a signed token.');
  const algorithm = checkHeader(token, checks);
  try {
    const { payload } = await jwtVerify(token, keySource(checks.keys), {
      algorithms: [algorithm],
      issuer: checks.issuer,
      ...(checks.audience === undefined ? {} : { audience: checks.audience }),
      requiredClaims: [...checks.requiredClaims],
      clockTolerance: checks.toleranceSeconds ?? CLOCK_TOLERANCE_SECONDS,
      ...(checks.now === undefined ? {} : { currentDate: new Date(checks.now) }),
    });
    return { algorithm, claims: payload };
  } catch (fault) {
    throw tokenError(fault);
  }
}

/**
 * One token has one text (jose also takes a trailing newline, padding, and any last character whose spare bits differ): three parts, each
 * the only base64url spelling of its bytes. An encrypted token, of five parts, is none we asked for.
 */
function isCompactSpelling(token: string): boolean {
  const parts = token.length > LONGEST ? [] : token.split('.');
  return parts.length === 3 && parts.every((part) => part !== '' && decodeBase64Url(part) !== undefined);
}

function checkHeader(token: string, { types, algorithms }: SignedTokenChecks): SignatureAlgorithm {
  const { alg, typ } = protectedHeader(token);
  const known = algorithms.find((algorithm) => algorithm === alg);
  if (known === undefined) throw new TokenError('wrong_algorithm', 'The token is signed with an algorithm that is not accepted.');
  const isExpected = typ === undefined ? types.includes(undefined) : typeof typ === 'string' && types.includes(mediaType(typ));
  if (!isExpected) throw new TokenError('wrong_type', 'The token is of another type than the one expected.');
  return known;
}

function protectedHeader(token: string): { alg?: unknown; typ?: unknown } {
  try {
    return decodeProtectedHeader(token);
  } catch (fault) {
    throw new TokenError('malformed', 'The header of the token cannot be read.', { cause: fault });
  }
}

const mediaType = (typ: string): string => typ.toLowerCase().replace(/^application\//u, '');

/** A key set is imported once, however many tokens are checked against it. */
const imported = new WeakMap<JSONWebKeySet, JWTVerifyGetKey>();

function keySource(keys: IssuerKeys): JWTVerifyGetKey {
  if (typeof keys === 'function') return keys;
  const source = imported.get(keys) ?? createLocalJWKSet(keys);
  imported.set(keys, source);
  return source;
}

const CLAIM_ERRORS: Readonly<Record<string, [ConstructorParameters<typeof TokenError>[0], string]>> = {
  iss: ['wrong_issuer', 'The token is from another issuer.'],
  aud: ['wrong_audience', 'The token is meant for somebody else.'],
  nbf: ['not_yet_valid', 'The token is not valid yet.'],
};

/** jose's error in our words; the cause carries no token text, but it may carry claims, so it is left out. What is no verdict on the token stays as it is. */
function tokenError(fault: unknown): unknown {
  if (fault instanceof errors.JWTExpired) return new TokenError('expired', 'The token has expired.');
  if (fault instanceof errors.JWTClaimValidationFailed) {
    const [code, message] = CLAIM_ERRORS[fault.claim] ?? ['wrong_claim', `The claim ${fault.claim} is missing or wrong.`];
    return new TokenError(code, message);
  }
  if (fault instanceof errors.JWKSNoMatchingKey || fault instanceof errors.JWKSMultipleMatchingKeys)
    return new TokenError('unknown_key', 'The issuer has no such key.');
  if (fault instanceof errors.JWSSignatureVerificationFailed) return new TokenError('wrong_signature', 'The signature of the token is wrong.');
  if (fault instanceof errors.JWSInvalid || fault instanceof errors.JWTInvalid || fault instanceof errors.JOSENotSupported) {
    return new TokenError('malformed', 'The token cannot be read.');
  }
  return fault;
}

/** Throws TokenError unless the claim, if it is there at all, is a string that is not empty. */
export function checkText(claims: JWTPayload, name: string): void {
  const value = claims[name];
  if (value !== undefined && (typeof value !== 'string' || value === '')) throw new TokenError('wrong_claim', `The claim ${name} must be a text.`);
}

/** Throws TokenError unless the claim, if it is there at all, is a number of seconds since 1970. */
export function checkInstant(claims: JWTPayload, name: string): void {
  const value = claims[name];
  if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value) || value < 0))
    throw new TokenError('wrong_claim', `The claim ${name} must be an instant.`);
}

/** Throws TokenError unless `aud` is a text or a list of texts. */
export function checkAudience(claims: JWTPayload): void {
  const audiences: unknown[] = [claims.aud].flat();
  if (audiences.length === 0 || !audiences.every((audience) => typeof audience === 'string' && audience !== '')) {
    throw new TokenError('wrong_audience', 'The token names no audience.');
  }
}
