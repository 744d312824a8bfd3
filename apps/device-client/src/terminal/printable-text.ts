/** Terminal sequences that carry text of their own (OSC, DCS, PM, APC), then CSI, then two-character escapes: removed whole, so that nothing of them is left to read. */
const SEQUENCES =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b\[|\x9b)[\x20-\x3f]*[\x40-\x7e]?|\x1b[\x20-\x2f]*[\x30-\x7e]?/gu;

/** C0, DEL and C1 controls, bidirectional marks, embeddings and isolates, zero-width and tag characters, line and paragraph separators, lone surrogates. */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]|[\u{e0000}-\u{e0fff}]/gu;

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
