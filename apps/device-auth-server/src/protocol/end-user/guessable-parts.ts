/** Words that fill the lists of stolen passwords, alone and in a row. */
const COMMON_WORDS = [
  'password passwort passwd passw pass contrasena motdepasse senha secret geheim login logon signin access admin administrator root user username',
  'guest default test tester testing temp changeme letmein welcome hello hallo bonjour computer internet server system master network database',
  'iloveyou ilove love loveme lovely sweetheart princess prince angel baby babygirl honey darling forever friends family mother father mommy daddy',
  'sunshine summer winter spring autumn flower butterfly rainbow chocolate cookie banana orange cherry pepper ginger coffee cheese',
  'dragon monkey tiger lion eagle shadow wolf bear horse panther falcon dolphin puppy kitten buster bailey charlie lucky',
  'football baseball basketball soccer hockey golf tennis liverpool arsenal chelsea barcelona juventus yankees lakers cowboys steelers ferrari mercedes porsche',
  'superman batman spiderman pokemon pikachu naruto starwars matrix ninja samurai warrior hunter killer soldier ranger phoenix thunder',
  'michael jordan jennifer jessica ashley daniel david robert thomas matthew andrew joshua anthony william george michelle nicole amanda hannah samantha alexander maria',
  'trustno trust freedom whatever nothing something blink zaq qazwsx asdf qwer qwert qwerty qwertz azerty zxcv zxcvbn abc xyz',
  'january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday',
  'google facebook twitter samsung apple iphone android microsoft windows linux ubuntu minecraft fortnite youtube instagram',
  'one two three four five six seven eight nine ten zero the and you my is me your',
]
  .join(' ')
  .split(' ');

/** Rows of keys, of the alphabet and of digits; read both ways. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
];
const BOTH_WAYS = ROWS.flatMap((row) => [row, [...row].toReversed().join('')]);
const SHORTEST_RUN = 3;

/** What people write letters as, and think nobody would guess. */
const LOOKALIKES: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };

/** A password that is all words so far will not be saved by what follows, and the work stays bounded. */
const LONGEST_EXAMINED = 128;

/** Lower case, without what people put between words. */
export const bareForm = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s._-]/gu, '');

/** A name of two letters is in too many words to mean anything. */
export const isTelling = (name: string): boolean => name.length >= 3;

/** How long a password is when a word, a row of keys, a year or a repetition counts as the one character it is worth to a guessing program. */
export function effectiveLength(password: string, names: readonly string[]): number {
  const words = [...names.map(bareForm).filter(isTelling), ...COMMON_WORDS];
  const spelledOut = password.replace(/[013457@$!]/gu, (character) => LOOKALIKES[character] ?? character);
  return Math.min(...[password, spelledOut].map((spelling) => fewestParts(withoutRepetition(bareForm(spelling).slice(0, LONGEST_EXAMINED)), words)));
}

/** `abcabcabcab` is `abc`, said again. */
function withoutRepetition(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const unit = text.slice(0, length);
    if (unit.repeat(Math.ceil(text.length / length)).startsWith(text)) return unit;
  }
  return text;
}

/** Words, runs and years are one part each, and so is every other character. */
function fewestParts(text: string, words: readonly string[]): number {
  const fewest = [0];
  for (let end = 1; end <= text.length; end += 1) {
    const soFar = text.slice(0, end);
    const lengths = [1, runLength(soFar), /(19|20)\d\d$/u.test(soFar) ? 4 : 1];
    for (const word of words) if (soFar.endsWith(word)) lengths.push(word.length);
    fewest.push(1 + Math.min(...lengths.map((length) => fewest[end - length] ?? Infinity)));
  }
  return fewest.at(-1) ?? 0;
}

/** How many characters at the end are one key pressed again and again, or lie in a row. */
function runLength(text: string): number {
  let longest = 1;
  for (let length = SHORTEST_RUN; length <= text.length; length += 1) {
    const part = text.slice(-length);
    if (!BOTH_WAYS.some((row) => row.includes(part)) && part !== part.charAt(0).repeat(length)) break;
    longest = length;
  }
  return longest;
}
