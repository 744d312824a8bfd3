import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accentColours, contrast } from '../../../apps/device-auth-server/src/pages/accent.js';

type Rgb = readonly [number, number, number];
const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
const anyColour = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);

describe('the colours around a branding accent', () => {
  it('can be read on a light card, on a dark card and on the accent itself, whatever the accent', () => {
    fc.assert(
      fc.property(anyColour, (accent) => {
        const { fill, onFill, onLight, onDark } = accentColours(accent);
        expect(contrast(rgb(onLight), [255, 255, 255])).toBeGreaterThanOrEqual(4.4);
        expect(contrast(rgb(onDark), [28, 30, 36])).toBeGreaterThanOrEqual(4.4);
        expect(contrast(rgb(onFill), rgb(fill))).toBeGreaterThanOrEqual(4.2);
      }),
    );
  });

  it.each(['red', '#12', '#0b57d0;}body{display:none}', ''])('spells nothing but colours, given %p', (accent) => {
    expect(Object.values(accentColours(accent)).every((colour) => /^#[\da-f]{6}$/u.test(colour))).toBe(true);
  });
});
