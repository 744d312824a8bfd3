/** OSC 52: asks the terminal itself to copy, so it works through SSH; a terminal that does not know it ignores it. */
export const copySequence = (text: string): string => `\x1b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\x07`;
