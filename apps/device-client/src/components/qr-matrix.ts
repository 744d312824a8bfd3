import QRCode from 'qrcode';

/** Blank modules round the symbol that a reader relies on. ISO/IEC 18004 §9.1 */
const QUIET_ZONE = 4;

/** A QR symbol with its quiet zone: `dark(x, y)` for 0 ≤ x, y < size. */
export interface QrMatrix {
  readonly size: number;
  dark(x: number, y: number): boolean;
}

/** Level L: on a screen nothing is smudged, and a smaller symbol fits more terminals. */
export function qrMatrix(text: string): QrMatrix {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'L' });
  const inside = (position: number): boolean => position >= 0 && position < modules.size;
  return {
    size: modules.size + 2 * QUIET_ZONE,
    dark: (x, y) => {
      const column = x - QUIET_ZONE;
      const row = y - QUIET_ZONE;
      return inside(column) && inside(row) && modules.get(row, column) === 1;
    },
  };
}

/**
 * What the QR says. With scheme and host in upper case (both are case-insensitive, RFC 3986 §3.1 and §3.2.2) a URL without any other lower-case letter
 * fits the alphanumeric mode and a smaller symbol; nothing else may be changed.
 */
export function qrText(url: string): string {
  const match = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)(.*)$/iu.exec(url);
  if (match === null) return url;
  const [, origin = '', rest = ''] = match;
  return /^[A-Z0-9 $%*+\-./:]*$/u.test(origin.toUpperCase() + rest) ? origin.toUpperCase() + rest : url;
}
