declare const kind: unique symbol;

/** A value whose holder is believed: shown once, sent over TLS, never stored. `Kind` keeps one sort of secret from passing as another. */
export type Secret<Kind extends string> = string & { readonly [kind]: Kind };

/** What may be stored of a secret: a one-way digest, base64url. A raw secret does not type-check where a digest is asked for. */
export type Digest<Kind extends string> = string & { readonly [kind]: `digest of ${Kind}` };

/** RFC 4648 §5, without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '');
}

/** Strict: no padding, no white space, no second spelling of the same bytes (RFC 4648 §3.5). Returns undefined for anything else. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/u.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return encodeBase64Url(bytes) === text ? bytes : undefined;
}

/** Compares two ASCII strings in a time that depends on their lengths alone. */
export function equalInConstantTime(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let index = 0; index < left.length; index += 1) difference |= left.charCodeAt(index) ^ right.charCodeAt(index % (right.length || 1));
  return difference === 0;
}
