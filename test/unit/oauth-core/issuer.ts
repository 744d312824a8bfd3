import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JSONWebKeySet, JWTPayload } from 'jose';

export const ISSUER = 'https://login.example';
/** 2026-01-01T00:00:00Z. */
export const NOW = 1_767_225_600_000;
export const NOW_SECONDS = NOW / 1_000;

/** An issuer with one key an algorithm, whose tokens a test can bend in any way before they are signed. */
export interface Issuer {
  readonly keys: JSONWebKeySet;
  readonly keySource: ReturnType<typeof createLocalJWKSet>;
  sign(claims: JWTPayload, header?: { alg?: string; typ?: string; kid?: string }): Promise<string>;
}

export async function createIssuer(algorithms: readonly string[] = ['ES256', 'RS256', 'Ed25519', 'ES384']): Promise<Issuer> {
  const pairs = await Promise.all(algorithms.map(async (alg) => ({ alg, ...(await generateKeyPair(alg, { extractable: true })) })));
  const keys = { keys: await Promise.all(pairs.map(async ({ alg, publicKey }) => ({ ...(await exportJWK(publicKey)), alg, kid: alg }))) };
  const privateKeys = new Map<string, CryptoKey>(pairs.map(({ alg, privateKey }) => [alg, privateKey]));
  return {
    keys,
    keySource: createLocalJWKSet(keys),
    sign: (claims, { alg = 'ES256', typ, kid = alg } = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid, ...(typ === undefined ? {} : { typ }) }).sign(privateKeys.get(alg) as CryptoKey),
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Every other text that a careless base64url decoder reads as the same token. */
export function otherSpellings(token: string): string[] {
  const parts = token.split('.');
  const last = token.at(-1) ?? '';
  const spare = [0, 0, 16, 4][(parts[2] ?? '').length % 4] ?? 0;
  const first = ALPHABET.indexOf(last) - (ALPHABET.indexOf(last) % (spare || 1));
  const varied = Array.from({ length: spare }, (_, index) => token.slice(0, -1) + ALPHABET.charAt(first + index)).filter((text) => text !== token);
  return [
    `${token}\n`,
    `${token} `,
    ` ${token}`,
    `${token}=`,
    `${token}==`,
    `${parts[0]}=.${parts[1]}.${parts[2]}`,
    `${parts[0]}.${parts[1]}=.${parts[2]}`,
    ...varied,
  ];
}
