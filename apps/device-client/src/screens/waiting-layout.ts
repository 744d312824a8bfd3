/** How the waiting screen is laid out. `full` has air and a framed code, `compact` one line for each thing that must be read. */
export interface WaitingLayout {
  readonly arrangement: 'beside' | 'stacked' | 'text';
  readonly density: 'full' | 'compact';
}

export interface WaitingMeasures {
  readonly columns: number;
  readonly rows: number;
  /** The symbol with its quiet zone, in cells; undefined when no QR is wanted. */
  readonly qr: { readonly width: number; readonly height: number } | undefined;
  readonly urlLength: number;
}

export const GAP = 3;
const MARGIN = 2;
const NARROWEST_TEXT = 30;
const FULL_TEXT_ROWS = 15;
/** Title, address, code, status and keys, one line each. */
const COMPACT_TEXT_ROWS = 5;

/** The QR gives way first: code and address stay readable in any size (RFC 8628 §3.3.1). One row stays free, since Ink repaints all when a frame fills the screen. */
export function waitingLayout({ columns, rows, qr, urlLength }: WaitingMeasures): WaitingLayout {
  const free = rows - 1;
  const density = free >= FULL_TEXT_ROWS && columns >= NARROWEST_TEXT + 2 * MARGIN ? 'full' : 'compact';
  if (qr !== undefined && free >= qr.height) {
    const textColumns = columns - qr.width - GAP - 2 * MARGIN;
    if (textColumns >= Math.max(NARROWEST_TEXT, urlLength)) return { arrangement: 'beside', density };
    if (columns >= qr.width) {
      const urlRows = Math.ceil(urlLength / columns);
      if (free >= qr.height + FULL_TEXT_ROWS + urlRows && density === 'full') return { arrangement: 'stacked', density: 'full' };
      if (free >= qr.height + COMPACT_TEXT_ROWS + urlRows - 1) return { arrangement: 'stacked', density: 'compact' };
    }
  }
  return { arrangement: 'text', density };
}
