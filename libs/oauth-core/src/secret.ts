declare const kind: unique symbol;

/** A value whose holder is believed: shown once, sent over TLS, never stored. `Kind` keeps one sort of secret from passing as another. */
export type Secret<Kind extends string> = string & { readonly [kind]: Kind };

/** What may be stored of a secret: a one-way digest, base64url. A raw secret does not type-check where a digest is asked for. */
export type Digest<Kind extends string> = string & { readonly [kind]: `digest of ${Kind}` };

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The 4096 pairs of characters that 12 bits can be: half as many texts to join as there are characters. */
const PAIRS = Array.from({ length: 4096 }, (_, bits) => ALPHABET.charAt(bits >> 6) + ALPHABET.charAt(bits & 63));
const NO_VALUE = 64;
const VALUES = new Uint8Array(128).fill(NO_VALUE);
for (let value = 0; value < ALPHABET.length; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value;

/** RFC 4648 §5, without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  const at = (index: number): number => bytes[index] ?? 0;
  const whole = bytes.length - (bytes.length % 3);
  let text = '';
  for (let index = 0; index < whole; index += 3) {
    const bits = (at(index) << 16) | (at(index + 1) << 8) | at(index + 2);
    text += `${PAIRS[bits >> 12]}${PAIRS[bits & 4095]}`;
  }
  const rest = (at(whole) << 8) | at(whole + 1);
  if (bytes.length - whole === 1) return text + PAIRS[rest >> 4];
  return bytes.length === whole ? text : `${text}${PAIRS[rest >> 4]}${ALPHABET.charAt((rest & 15) << 2)}`;
}

/** Strict: no padding, no white space, no second spelling of the same bytes (RFC 4648 §3.5). Returns undefined for anything else. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let [held, count, length] = [0, 0, 0];
  for (let index = 0; index < text.length; index += 1) {
    const value = VALUES[text.charCodeAt(index)] ?? NO_VALUE;
    if (value === NO_VALUE) return undefined;
    held = ((held << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[length] = (held >> count) & 255;
    length += 1;
  }
  // Bits that no byte took must be zero.
  return (held & ((1 << count) - 1)) === 0 ? bytes : undefined;
}

/** Compares two ASCII strings in a time that depends on their lengths alone. */
export function equalInConstantTime(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let index = 0; index < left.length; index += 1) difference |= left.charCodeAt(index) ^ right.charCodeAt(index % (right.length || 1));
  return difference === 0;
}
