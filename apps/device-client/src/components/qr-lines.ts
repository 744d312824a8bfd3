import type { QrMatrix } from './qr-matrix.js';

/** Half blocks by [upper ink][lower ink]. */
const BLOCKS = [
  [' ', '▄'],
  ['▀', '█'],
] as const;

/**
 * Two modules a cell. `dark-on-light` draws the dark modules and needs black on white set by the caller; `light-on-dark` draws the light ones,
 * for a terminal whose colours cannot be set. Below an odd last row there is one more light row.
 */
export function qrLines(matrix: QrMatrix, polarity: 'dark-on-light' | 'light-on-dark'): string[] {
  const inked = (x: number, y: number): 0 | 1 => {
    const dark = y < matrix.size && matrix.dark(x, y);
    return dark === (polarity === 'dark-on-light') ? 1 : 0;
  };
  const lines: string[] = [];
  for (let y = 0; y < matrix.size; y += 2) {
    let line = '';
    for (let x = 0; x < matrix.size; x += 1) line += BLOCKS[inked(x, y)][inked(x, y + 1)];
    lines.push(line);
  }
  return lines;
}

export const qrHeight = (matrix: QrMatrix): number => Math.ceil(matrix.size / 2);
