/** Terminal sequences that carry text of their own (OSC, DCS, PM, APC), then CSI, then two-character escapes: removed whole, so that nothing of them is left to read. */
const SEQUENCES =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b\[|\x9b)[\x20-\x3f]*[\x40-\x7e]?|\x1b[\x20-\x2f]*[\x30-\x7e]?/gu;

/** Controls, formats (bidirectional, zero-width and tag characters), line and paragraph separators, halves of characters, and letters without a shape. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164]/gu;

/** What a server sends is somebody else's text: only what shows as itself reaches the terminal, on one line, cut to a length. */
export function printableText(text: string, maximumLength = 200): string {
  const shown = text
    .slice(0, 16_384)
    .replace(SEQUENCES, '')
    .replace(/[\t\n\r]+/gu, ' ')
    .replace(INVISIBLE, '')
    .trim();
  const characters = [...shown];
  return characters.length <= maximumLength ? shown : `${characters.slice(0, maximumLength - 1).join('')}…`;
}
