import type { Secret } from './secret.js';
import { USER_CODE_CHARACTERS, USER_CODE_LENGTHS } from './user-code.js';
import type { UserCodeAlphabet } from './user-code.js';

/** What codes look like at this server. */
export interface NormalizeUserCodeOptions {
  /** `letters` unless said otherwise. */
  readonly alphabet?: UserCodeAlphabet;
  /** The one length codes have; without it, any of `USER_CODE_LENGTHS`. */
  readonly length?: number;
}

/**
 * What a person typed, read as a user code. `empty`: nothing but spaces and punctuation. `malformed`: it cannot be a code, either for
 * the characters listed (each once, in capitals, at most 12, safe to escape and show), or, when none are listed, for its length.
 */
export type NormalizedUserCode =
  | { readonly ok: true; readonly userCode: Secret<'user-code'> }
  | { readonly ok: false; readonly problem: 'empty' }
  | { readonly ok: false; readonly problem: 'malformed'; readonly characters: readonly string[] };

/** Longer than any verification_uri_complete; what is longer is not worth reading. */
const LONGEST_INPUT = 2_048;
const MOST_CHARACTERS_LISTED = 12;

/** ASCII as East Asian keyboards send it. Nothing else is folded: NFKC would also make `s` of `ſ` and `FI` of `ﬁ`. */
const FULL_WIDTH = /[\uff01-\uff5e]/gu;
const FULL_WIDTH_OFFSET = 0xfee0;

/**
 * What people put between groups: Unicode's punctuation, spaces and invisible format characters, the symbols of ASCII, and what stands for
 * a dash elsewhere (U+02D7, U+2212, and U+30FC and U+FF70, which Japanese keyboards send for the dash key).
 */
const SEPARATORS = /[\p{P}\p{Z}\p{Cf}\t-\r\u0085$+<=>^`|~\u02d7\u2212\u30fc\uff70]/gu;

/** `ISSUER/device?user_code=CODE`, and what other servers make of it. */
const QUERY = /[?&]user_code=([^\s&#]*)/iu;
/** How an address begins, with or without its scheme. */
const HOST = /[.:]|^localhost$/iu;
const SCHEME = /^https?:\/\//iu;

/**
 * Reads a typed, spoken or pasted user code: case, spaces and punctuation do not matter, and a pasted verification_uri_complete gives the
 * code in it. Only ASCII is upper-cased, since Unicode's rules would make `SS` of `ß` and `I` of `ı`. Never throws. RFC 8628 §6.1.
 */
export function normalizeUserCode(typed: string, options: NormalizeUserCodeOptions = {}): NormalizedUserCode {
  if (typed.length > LONGEST_INPUT) return malformed([]);
  const alphabet = options.alphabet ?? 'letters';
  const entered = codePart(foldFullWidth(typed));
  if (entered === undefined) return malformed([]);

  const text = upperCaseAscii(entered.replace(SEPARATORS, ''));
  if (text === '') return { ok: false, problem: 'empty' };

  const strange = strangeCharacters(text, USER_CODE_CHARACTERS[alphabet]);
  const { min, max } = options.length === undefined ? USER_CODE_LENGTHS[alphabet] : { min: options.length, max: options.length };
  if (strange.length > 0 || text.length < min || text.length > max) return malformed(strange);
  return { ok: true, userCode: text as Secret<'user-code'> };
}

const malformed = (characters: readonly string[]): NormalizedUserCode => ({ ok: false, problem: 'malformed', characters });

const foldFullWidth = (text: string): string => text.replace(FULL_WIDTH, (wide) => String.fromCharCode(wide.charCodeAt(0) - FULL_WIDTH_OFFSET));

const upperCaseAscii = (text: string): string => text.replace(/[a-z]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x20));

/** The code in a pasted address, the text itself if it is none, undefined for an address without a code: its host is no code. */
function codePart(text: string): string | undefined {
  const trimmed = text.trim();
  const pasted = QUERY.exec(trimmed)?.[1] ?? shortAddressCode(trimmed);
  if (pasted === undefined) return SCHEME.test(trimmed) ? undefined : text;
  return pasted.replace(/%([2-7][0-9a-f])/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The last part of `ISSUER/D/CODE`, which QR codes carry in capitals. */
function shortAddressCode(address: string): string | undefined {
  const parts = address.replace(/\/?(?:[?#].*)?$/su, '').split('/');
  const isShort = HOST.test(parts[0] ?? '') && parts.at(-2)?.toUpperCase() === 'D';
  return isShort ? parts.at(-1) : undefined;
}

/** A letter and the accents on it are shown as the one character a person sees. */
function strangeCharacters(text: string, allowed: string): string[] {
  const seen = text.replace(/\p{Cs}/gu, '\ufffd').match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
  return [...new Set(seen.filter((character) => !allowed.includes(character)))].slice(0, MOST_CHARACTERS_LISTED);
}
