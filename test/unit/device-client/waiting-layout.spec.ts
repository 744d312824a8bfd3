import { describe, expect, it } from '@jest/globals';
import { waitingLayout } from '../../../apps/device-client/src/screens/waiting-layout.js';

const qr = { width: 33, height: 17 };
const layout = (columns: number, rows: number, urlLength = 30): string => {
  const { arrangement, density } = waitingLayout({ columns, rows, qr, urlLength });
  return `${arrangement} ${density}`;
};

describe('the layout of the waiting screen', () => {
  it.each([
    [200, 60, 'beside full'],
    [80, 24, 'beside full'],
    [70, 18, 'beside full'],
    [69, 24, 'stacked compact'],
    [40, 24, 'stacked compact'],
    [40, 40, 'stacked full'],
    [33, 23, 'stacked compact'],
    [40, 22, 'text full'],
    [32, 40, 'text compact'],
    [80, 17, 'text full'],
    [80, 10, 'text compact'],
    [20, 6, 'text compact'],
  ])('on %i columns and %i rows is %s', (columns, rows, expected) => {
    expect(layout(columns, rows)).toBe(expected);
  });

  it('keeps a long address on one line rather than beside the picture', () => {
    expect(layout(90, 40, 60)).toBe('stacked full');
  });

  it('is text alone when no QR is wanted', () => {
    expect(waitingLayout({ columns: 80, rows: 24, qr: undefined, urlLength: 30 })).toEqual({ arrangement: 'text', density: 'full' });
  });
});
