import { decodeBase64Url, encodeBase64Url, equalInConstantTime } from './secret.js';
import type { Secret } from './secret.js';

const VERIFIER_BYTES = 32;
const SHA_256_BYTES = 32;

/** A fresh `code_verifier`: 32 random bytes as 43 base64url characters. RFC 7636 §4.1 and §7.1. */
export function createCodeVerifier(): Secret<'code-verifier'> {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(VERIFIER_BYTES))) as Secret<'code-verifier'>;
}

/** The S256 `code_challenge` of a verifier; there is no `plain` here to fall back to. RFC 7636 §4.2. */
export async function createCodeChallenge(verifier: string): Promise<string> {
  return encodeBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

/** Whether the text is spelt as a `code_verifier`: 43 to 128 unreserved characters. RFC 7636 §4.1. */
export const isCodeVerifier = (text: string): text is Secret<'code-verifier'> => /^[A-Za-z0-9\-._~]{43,128}$/u.test(text);

/** Whether the text is spelt as an S256 `code_challenge`: the one base64url spelling of 32 bytes, which has 43 characters. RFC 7636 §4.2. */
export const isCodeChallenge = (text: string): boolean => decodeBase64Url(text)?.length === SHA_256_BYTES;

/** Whether the verifier is the one the challenge was made of, in constant time; false, not an error, for either misspelt. RFC 7636 §4.6. */
export async function verifyCodeChallenge(verifier: string, challenge: string): Promise<boolean> {
  if (!isCodeVerifier(verifier) || !isCodeChallenge(challenge)) return false;
  return equalInConstantTime(await createCodeChallenge(verifier), challenge);
}
