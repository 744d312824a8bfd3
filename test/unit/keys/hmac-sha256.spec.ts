import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hmacSha256 } from '../../../apps/device-auth-server/src/keys/hmac-sha256.js';

const byNode = (key: Uint8Array, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

describe('HMAC-SHA-256 by two hashes', () => {
  it('is what Node makes, for every key of at most a block and every text, one after another', () => {
    const key = fc.uint8Array({ minLength: 0, maxLength: 64 });
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 300, size: 'max' }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(key, texts, (bytes, told) => {
        const hmac = hmacSha256(bytes);
        expect(told.map((text) => hmac(text))).toEqual(told.map((text) => byNode(bytes, text)));
      }),
    );
  });

  it.each([511, 512, 513, 100_000])('of a text of %i bytes, and then of a short one', (length) => {
    const key = randomBytes(32);
    const hmac = hmacSha256(key);
    const text = 'ü'.repeat(length / 2).padEnd(length / 2 + (length % 2), 'u');
    for (const each of [text, 'short']) expect(hmac(each)).toBe(byNode(key, each));
  });

  it('takes no key that would have to be hashed first', () => {
    expect(() => hmacSha256(randomBytes(65))).toThrow('a key of 65 bytes; 64 are the most');
  });

  it('is that of RFC 4231, test case 2', () => {
    const hex = Buffer.from(hmacSha256(Buffer.from('Jefe'))('what do ya want for nothing?'), 'base64url').toString('hex');
    expect(hex).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });
});
