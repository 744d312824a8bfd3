import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decodeBase64Url } from '@device-auth/oauth-core';

const FORMAT = 1;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM under a key and nonce made for this one text by HKDF from the secret and a random salt, so that no number of texts under one
 * secret comes near GCM's limit (NIST SP 800-38D §8.3). Format byte ‖ salt ‖ ciphertext ‖ tag, base64url.
 */
export function seal(secret: KeyObject, text: string, context: string): string {
  const salt = randomBytes(SALT_BYTES);
  const { key, nonce } = derive(secret, salt);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([Uint8Array.of(FORMAT), salt, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** Undefined when it is not ours, was changed, or belongs to another secret or context. */
export function openSealed(secret: KeyObject, sealed: string, context: string): string | undefined {
  const bytes = decodeBase64Url(sealed);
  if (bytes === undefined || bytes[0] !== FORMAT || bytes.length < 1 + SALT_BYTES + TAG_BYTES) return undefined;
  const { key, nonce } = derive(secret, bytes.subarray(1, 1 + SALT_BYTES));
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(1 + SALT_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

/** Keys are objects here: given as bytes they are taken for objects first, at each use, and that fails at a price. */
function derive(secret: KeyObject, salt: Uint8Array): { readonly key: KeyObject; readonly nonce: Buffer } {
  const bytes = Buffer.from(hkdfSync('sha256', secret, salt, 'device-auth sealed', KEY_BYTES + NONCE_BYTES));
  return { key: createSecretKey(bytes.subarray(0, KEY_BYTES)), nonce: bytes.subarray(KEY_BYTES) };
}
