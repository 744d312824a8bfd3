import { createPrivateKey } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Secrets, TokenSigner } from '../protocol/ports.js';
import type { SigningKey } from './signing-key.js';

const PUBLIC_MEMBERS = ['kty', 'crv', 'x', 'y', 'n', 'e'] as const;

/** A stored key, ready to sign. */
export interface SigningKeyPair {
  readonly key: SigningKey;
  readonly privateKey: KeyObject;
  /** The protected header of each kind of token it signs, as it stands in them (RFC 7515 §3.1). */
  readonly headers: Readonly<Record<TokenType, string>>;
}

/** `typ` (RFC 9068 §2.1; OpenID Connect Core §2). */
export type TokenType = Parameters<TokenSigner['sign']>[0];

export async function makeSigningKey(secrets: Secrets, alg: SigningKey['alg'], createdAt: number, activeFrom: number): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  const privateJwk = await exportJWK(privateKey);
  const bare: JWK = Object.fromEntries(PUBLIC_MEMBERS.flatMap((member) => (privateJwk[member] === undefined ? [] : [[member, privateJwk[member]]])));
  const kid = await calculateJwkThumbprint(bare);
  return {
    v: 1,
    kid,
    alg,
    publicJwk: { ...bare, kid, alg, use: 'sig' },
    sealedPrivateJwk: secrets.seal('at-rest', JSON.stringify(privateJwk), sealContext(kid)),
    createdAt,
    activeFrom,
  };
}

/** Throws when no secret key opens it: making a new one instead would void every token in use without a word. */
export function openSigningKey(secrets: Secrets, key: SigningKey): SigningKeyPair {
  const header = (typ: TokenType): string => Buffer.from(JSON.stringify({ typ, alg: key.alg, kid: key.kid })).toString('base64url');
  return {
    key,
    privateKey: createPrivateKey({ key: JSON.parse(openPrivateJwk(secrets, key)) as JsonWebKey, format: 'jwk' }),
    headers: { 'at+jwt': header('at+jwt'), JWT: header('JWT') },
  };
}

/** The same key under the newest secret key, so that an older one can go. */
export function resealSigningKey(secrets: Secrets, key: SigningKey): SigningKey {
  return { ...key, sealedPrivateJwk: secrets.seal('at-rest', openPrivateJwk(secrets, key), sealContext(key.kid)) };
}

function openPrivateJwk(secrets: Secrets, key: SigningKey): string {
  const opened = secrets.open('at-rest', key.sealedPrivateJwk, sealContext(key.kid));
  if (opened === undefined) throw new Error(`none of SECRET_KEYS opens the signing key ${key.kid} (${key.alg}): add the key it was sealed under`);
  return opened;
}

const sealContext = (kid: string): string => `signing key ${kid}`;
