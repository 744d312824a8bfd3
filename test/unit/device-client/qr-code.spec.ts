import { describe, expect, it } from '@jest/globals';
import { qrLines } from '../../../apps/device-client/src/components/qr-lines.js';
import { qrMatrix, qrText } from '../../../apps/device-client/src/components/qr-matrix.js';
import { decodeQr } from '../../support/decode-qr.js';

const URL_IN_QR = 'https://login.example/D/WDJB-MJHT';

describe('what the QR says', () => {
  it.each([
    ['https://login.example/D/WDJB-MJHT', 'HTTPS://LOGIN.EXAMPLE/D/WDJB-MJHT'],
    ['http://localhost:3000/D/WDJB-MJHT', 'HTTP://LOCALHOST:3000/D/WDJB-MJHT'],
    ['https://login.example/device?user_code=WDJB-MJHT', 'https://login.example/device?user_code=WDJB-MJHT'],
    ['https://login.example/D/WDJB-MJHT?A=1', 'https://login.example/D/WDJB-MJHT?A=1'],
    ['https://login.example/tenant/D/WDJB-MJHT', 'https://login.example/tenant/D/WDJB-MJHT'],
    ['https://LOGIN.example', 'HTTPS://LOGIN.EXAMPLE'],
  ])('turns %s into %s', (url, expected) => {
    expect(qrText(url)).toBe(expected);
  });

  it('changes nothing but the case of scheme and host', () => {
    const text = qrText(URL_IN_QR);
    expect(new URL(text).href).toBe(URL_IN_QR);
    expect(text).toHaveLength(URL_IN_QR.length);
  });

  it('needs a smaller symbol in capitals', () => {
    const url = 'https://sign-in.company.example/D/WDJB-MJHT';
    expect(qrMatrix(qrText(url)).size).toBeLessThan(qrMatrix(url).size);
  });
});

describe('the picture', () => {
  it.each([
    ['dark-on-light', 'dark'],
    ['light-on-dark', 'light'],
  ] as const)('is read by an independent decoder, drawn %s', (polarity, ink) => {
    expect(decodeQr(qrLines(qrMatrix(qrText(URL_IN_QR)), polarity), ink)).toBe('HTTPS://LOGIN.EXAMPLE/D/WDJB-MJHT');
  });

  it('has four light modules on every side', () => {
    const matrix = qrMatrix(URL_IN_QR);
    for (let along = 0; along < matrix.size; along += 1) {
      for (let depth = 0; depth < 4; depth += 1) {
        const border = [
          matrix.dark(along, depth),
          matrix.dark(depth, along),
          matrix.dark(along, matrix.size - 1 - depth),
          matrix.dark(matrix.size - 1 - depth, along),
        ];
        expect(border).not.toContain(true);
      }
    }
    expect(matrix.dark(4, 4)).toBe(true);
  });

  it('fits 40 columns and 24 rows with room for the code', () => {
    const lines = qrLines(qrMatrix(qrText(URL_IN_QR)), 'dark-on-light');
    expect(lines.length).toBeLessThanOrEqual(18);
    expect(lines[0]).toHaveLength(33);
  });
});
