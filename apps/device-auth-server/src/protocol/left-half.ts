const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** What the last character of 16 bytes becomes: two of its six bits are theirs. */
const LAST = new Map(Array.from(ALPHABET, (character, value) => [character, ALPHABET.charAt(value & 0b110000)]));
const WHOLE_CHARACTERS = 21;

/** The first 16 of the 32 bytes of a SHA-256, from base64url to base64url without a byte between. */
export const leftHalf = (digest: string): string => digest.slice(0, WHOLE_CHARACTERS) + (LAST.get(digest.charAt(WHOLE_CHARACTERS)) ?? '');
