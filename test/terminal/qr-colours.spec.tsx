import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { qrMatrix } from '../../apps/device-client/src/components/qr-matrix.js';
import { decodeQr } from '../support/decode-qr.js';

// Read by Ink's colours when Ink is first imported, as in the client itself.
process.env['FORCE_COLOR'] = '3';
const { renderToString } = await import('ink');
const { QrCode } = await import('../../apps/device-client/src/components/qr-code.js');

const BLACK_ON_WHITE = /\u001b\[38;2;0;0;0m.*\u001b\[48;2;255;255;255m|\u001b\[48;2;255;255;255m.*\u001b\[38;2;0;0;0m/u;
const matrix = qrMatrix('HTTPS://LOGIN.EXAMPLE/D/WDJB-MJHT');

describe('the QR on a terminal with colours', () => {
  it('says black on white on every line, so that no theme can turn it round', () => {
    const lines = renderToString(<QrCode matrix={matrix} colors />).split('\n');
    expect(lines).toHaveLength(17);
    for (const line of lines) expect(line).toMatch(BLACK_ON_WHITE);
    expect(decodeQr(lines.map(stripVTControlCharacters), 'dark')).toBe('HTTPS://LOGIN.EXAMPLE/D/WDJB-MJHT');
  });

  it('sets no colour where none is wanted, and draws the light modules', () => {
    const frame = renderToString(<QrCode matrix={matrix} colors={false} />);
    expect(frame).not.toContain('\u001b');
    expect(decodeQr(frame.split('\n'), 'light')).toBe('HTTPS://LOGIN.EXAMPLE/D/WDJB-MJHT');
  });
});
