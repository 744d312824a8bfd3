import decode from 'jsqr';

const jsQR = ((decode as unknown as { default?: typeof decode }).default ?? decode) as unknown as (
  data: Uint8ClampedArray,
  width: number,
  height: number,
  options: { inversionAttempts: 'dontInvert' },
) => { readonly data: string } | null;

const SCALE = 4;

/** Reads a QR drawn in half blocks, as a phone would: `ink` is the colour that blocks are drawn in. It must be dark on light; nothing is inverted to help. */
export function decodeQr(lines: readonly string[], ink: 'dark' | 'light'): string | undefined {
  const width = Math.max(...lines.map((line) => line.length));
  const isInked = (x: number, y: number): boolean => {
    const cell = lines[y >> 1]?.[x] ?? ' ';
    return cell === '█' || cell === (y % 2 === 0 ? '▀' : '▄');
  };
  const pixels = new Uint8ClampedArray(width * SCALE * lines.length * 2 * SCALE * 4);
  for (let y = 0; y < lines.length * 2 * SCALE; y += 1) {
    for (let x = 0; x < width * SCALE; x += 1) {
      const isDark = isInked(Math.floor(x / SCALE), Math.floor(y / SCALE)) === (ink === 'dark');
      pixels.set(isDark ? [0, 0, 0, 255] : [255, 255, 255, 255], (y * width * SCALE + x) * 4);
    }
  }
  return jsQR(pixels, width * SCALE, lines.length * 2 * SCALE, { inversionAttempts: 'dontInvert' })?.data;
}
