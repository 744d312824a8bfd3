import { bareForm, effectiveLength, isTelling } from './guessable-parts.js';

const FEWEST_CHARACTERS = 15;
const MOST_BYTES = 1_024;
/** What must be left when everything a guessing program tries first counts for one character. */
const FEWEST_UNGUESSABLE = 8;

/** What makes a password easy to guess for this one person at this one place. */
export interface PasswordContext {
  readonly username: string;
  readonly productName: string;
}

/**
 * Why this password cannot be taken, in words for the person who chose it; undefined when it can. Length and a list of what is guessed
 * first, no rules of composition, no expiry (NIST SP 800-63B-4 §3.1.1.2).
 */
export function passwordFault(password: string, { username, productName }: PasswordContext): string | undefined {
  const text = password.normalize('NFC');
  const characters = [...text];
  if (characters.length < FEWEST_CHARACTERS) return `A password needs at least ${FEWEST_CHARACTERS} characters. A few words in a row do well.`;
  if (new TextEncoder().encode(text).length > MOST_BYTES) return 'This password is too long.';
  if (/\p{Cc}/u.test(text)) return 'A password cannot hold control characters, such as a line break.';
  if (!text.isWellFormed()) return 'This password holds half a character. Type it again.';
  if (effectiveLength(text, [username, productName, ...productName.split(/\s+/u)]) >= FEWEST_UNGUESSABLE) return undefined;
  if (holds(text, username)) return 'This password is too close to your user name.';
  if (holds(text, productName)) return 'This password is too close to the name of this service.';
  return 'This password is made of common words, repetitions or rows of keys, which are guessed first.';
}

const holds = (text: string, name: string): boolean => isTelling(bareForm(name)) && bareForm(text).includes(bareForm(name));
