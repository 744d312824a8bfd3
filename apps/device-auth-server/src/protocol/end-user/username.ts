/** Letters and digits of any script, and what stands in e-mail addresses; spaces, controls and look-alike punctuation do not. */
const USERNAME = /^[\p{L}\p{M}\p{N}._@+-]{1,64}$/u;

/**
 * The one spelling under which an account is kept and found: NFKC, lower case, no surrounding space. Undefined for anything that
 * cannot be a username, so that a mistyped one costs no look-up.
 */
export function canonicalUsername(text: string): string | undefined {
  // Lower case can leave NFKC (U+0130 becomes two characters): normalized again, so that canonical is canonical.
  const name = text.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
  return USERNAME.test(name) && [...name].length <= 64 && /[\p{L}\p{N}]/u.test(name) ? name : undefined;
}
