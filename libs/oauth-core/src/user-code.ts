import type { Secret } from './secret.js';

/** Which characters user codes are made of; `digits` is for keyboards without Latin letters. RFC 8628 §6.1. */
export type UserCodeAlphabet = 'letters' | 'digits';

/** No vowels, so no words; no digits beside letters, so no look-alikes. RFC 8628 §6.1. */
export const USER_CODE_CHARACTERS: Readonly<Record<UserCodeAlphabet, string>> = { letters: 'BCDFGHJKLMNPQRSTVWXZ', digits: '0123456789' };

/** How long codes can be. A digit says three quarters of what a letter does, so codes of digits grow longer for the same strength. */
export const USER_CODE_LENGTHS: Readonly<Record<UserCodeAlphabet, { readonly min: number; readonly max: number }>> = {
  letters: { min: 8, max: 12 },
  digits: { min: 8, max: 16 },
};

/** Gives `count` random bytes. */
export type RandomBytes = (count: number) => Uint8Array;

/** What a new user code is to look like. */
export interface CreateUserCodeOptions {
  /** In characters, without the dashes people are shown. */
  readonly length: number;
  /** `letters` unless said otherwise. */
  readonly alphabet?: UserCodeAlphabet;
  /** Web Crypto's generator unless said otherwise. */
  readonly randomBytes?: RandomBytes;
}

const webCrypto: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

/** A random user code without dashes. Bytes past the last whole multiple of the alphabet are thrown away, so every character is equally likely. */
export function createUserCode({ length, alphabet = 'letters', randomBytes = webCrypto }: CreateUserCodeOptions): Secret<'user-code'> {
  const characters = USER_CODE_CHARACTERS[alphabet];
  const fair = 256 - (256 % characters.length);
  let code = '';
  while (code.length < length) {
    for (const byte of randomBytes(length - code.length)) {
      if (byte < fair) code += characters.charAt(byte % characters.length);
    }
  }
  return code as Secret<'user-code'>;
}

/**
 * The code as people are shown it: as few groups of at most four as will do, as even as can be, the longer ones first.
 * 8 is 4-4, 9 is 3-3-3, 10 is 4-3-3, 11 is 4-4-3, 12 is 4-4-4. RFC 8628 §6.1.
 */
export function formatUserCode(userCode: string): string {
  const groups: string[] = [];
  let rest = userCode;
  for (let left = Math.ceil(userCode.length / 4); left > 0; left -= 1) {
    const size = Math.ceil(rest.length / left);
    groups.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return groups.join('-');
}

/** Whether a code received from a server is fit to be shown on a screen: nothing but capitals, digits and dashes, 4 to 20 of them. */
export const isDisplayableUserCode = (text: string): boolean => /^[A-Z0-9-]{4,20}$/u.test(text);
