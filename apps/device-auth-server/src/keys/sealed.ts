import { createCipheriv, createDecipheriv, createSecretKey, hash, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decodeBase64Url } from '@device-auth/oauth-core';

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const USE = 'device-auth sealed';

/** A way to make the key and nonce of one text. What is sealed names its way by its first byte, so that a way can be given up and still be read. */
export interface Sealing {
  readonly format: number;
  /** So many random bytes are made for each text, and travel with it. */
  readonly saltBytes: number;
  /** The key as an object: that bytes are none, Node finds out by an error it throws and catches, which takes longer than all the rest of a seal. */
  derive(salt: Uint8Array): { readonly key: KeyObject; readonly nonce: Uint8Array };
}

/**
 * Under a key of the server's own. Key and nonce are made for each text, by HKDF from a random salt, so that no number of texts comes near
 * GCM's limit (NIST SP 800-38D §8.3).
 */
export const underKey = (secret: KeyObject): Sealing => ({
  format: 1,
  saltBytes: SALT_BYTES,
  derive: (salt) => {
    const bytes = Buffer.from(hkdfSync('sha256', secret, salt, USE, KEY_BYTES + NONCE_BYTES));
    return { key: createSecretKey(bytes.subarray(0, KEY_BYTES)), nonce: bytes.subarray(KEY_BYTES) };
  },
});

/**
 * Under a secret of 256 random bits that seals a handful of texts in its life: one hash makes its key (NIST SP 800-56C §4.1, the one-step
 * derivation), and nonces are random (SP 800-38D §8.2.2). A quarter of what HKDF costs, on the way of every refresh.
 */
export const underSecret = (secret: string): Sealing => ({
  format: 2,
  saltBytes: NONCE_BYTES,
  // By way of a text, since bytes of a hash are memory of their own and those of a text come from the shared pool.
  derive: (nonce) => ({ key: createSecretKey(Buffer.from(hash('sha256', `\0\0\0\u0001${secret}${USE}`, 'binary'), 'binary')), nonce }),
});

/** AES-256-GCM: format ‖ salt ‖ ciphertext ‖ tag, base64url. The context is told again to open it. */
export function seal({ format, derive }: Sealing, salt: Uint8Array, text: string, context: string): string {
  const { key, nonce } = derive(salt);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([Uint8Array.of(format), salt, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** Whether it is one of these ways. If not, a newer version of this server may have sealed it (a rolling deploy). */
export const isSealedBy = (ways: readonly Sealing[], sealed: string): boolean => wayOf(ways, decodeBase64Url(sealed)) !== undefined;

const wayOf = (ways: readonly Sealing[], bytes: Uint8Array | undefined): Sealing | undefined => ways.find(({ format }) => format === bytes?.[0]);

/** Undefined when it is sealed in none of these ways, was changed, or belongs to another secret or context. */
export function openSealed(ways: readonly Sealing[], sealed: string, context: string): string | undefined {
  const bytes = decodeBase64Url(sealed);
  const way = wayOf(ways, bytes);
  if (bytes === undefined || way === undefined || bytes.length < 1 + way.saltBytes + TAG_BYTES) return undefined;
  const { key, nonce } = way.derive(bytes.subarray(1, 1 + way.saltBytes));
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(1 + way.saltBytes, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
