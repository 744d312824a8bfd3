import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sideBySide } from '../../../apps/device-auth-server/src/keys/sign-token.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** As DER has it: without leading zeros, but for one where the first bit would else be a sign. */
function integer(coordinate: Buffer): Buffer {
  const from = coordinate.findIndex((byte) => byte !== 0);
  const bytes = coordinate.subarray(from === -1 ? coordinate.length - 1 : from);
  const number = (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
  return Buffer.concat([Buffer.of(2, number.length), number]);
}
const der = (r: Buffer, s: Buffer): Buffer => {
  const both = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.of(0x30, both.length), both]);
};

describe('an ECDSA signature as a JWS wants it', () => {
  it('is the one that was made', () => {
    for (let time = 0; time < 600; time += 1) {
      const input = Buffer.from(`input ${time}`);
      const made = sideBySide(sign('sha256', input, privateKey));
      expect(made).toHaveLength(64);
      expect(verify('sha256', input, { key: publicKey, dsaEncoding: 'ieee-p1363' }, made)).toBe(true);
    }
  });

  it.each([
    ['full', Buffer.alloc(32, 0x7f)],
    ['with its first bit set', Buffer.alloc(32, 0xff)],
    ['with leading zeros', Buffer.concat([Buffer.alloc(5), Buffer.alloc(27, 0x7f)])],
    ['with leading zeros and then a first bit set', Buffer.concat([Buffer.alloc(1), Buffer.alloc(31, 0x80)])],
    ['one', Buffer.concat([Buffer.alloc(31), Buffer.of(1)])],
  ])('has each half in its place when a number is %s', (_, number) => {
    const other = Buffer.alloc(32, 0x55);
    expect(sideBySide(der(number, other))).toEqual(Buffer.concat([number, other]));
    expect(sideBySide(der(other, number))).toEqual(Buffer.concat([other, number]));
  });
});
