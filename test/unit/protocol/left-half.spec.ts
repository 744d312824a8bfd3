import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leftHalf } from '../../../apps/device-auth-server/src/protocol/left-half.js';

describe('the left half of a digest', () => {
  it('is what its first 16 bytes are in base64url', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const digest = createHash('sha256').update(text).digest();
        expect(leftHalf(digest.toString('base64url'))).toBe(digest.toString('base64url', 0, 16));
      }),
    );
  });

  it('ends in each of the four characters that two bits can be', () => {
    const endingWith = (last: number): string => Buffer.alloc(32, 0xff).fill(last, 15, 16).toString('base64url');
    expect([0x3f, 0x7f, 0xbf, 0xff].map((last) => leftHalf(endingWith(last)).at(-1))).toEqual(['w', 'w', 'w', 'w']);
    expect([0x00, 0x01, 0x02, 0x03].map((last) => leftHalf(endingWith(last)).at(-1))).toEqual(['A', 'Q', 'g', 'w']);
  });
});
