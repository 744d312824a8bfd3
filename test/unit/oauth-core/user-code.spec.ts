import { describe, expect, it } from '@jest/globals';
import { createUserCode, formatUserCode, isDisplayableUserCode, USER_CODE_CHARACTERS } from '@device-auth/oauth-core';

const LETTERS = USER_CODE_CHARACTERS.letters;

/** Counts how often each character stands in the codes, and how far that is from even: chi-squared. */
function chiSquared(codes: readonly string[], characters: string): number {
  const counts = new Map([...characters].map((character) => [character, 0]));
  for (const character of codes.join('')) counts.set(character, (counts.get(character) ?? 0) + 1);
  const even = codes.join('').length / characters.length;
  return [...counts.values()].reduce((sum, count) => sum + (count - even) ** 2 / even, 0);
}

/** A source that yields 0, 1, 2 … 255 and over again: every byte equally often. */
function everyByteInTurn(): (count: number) => Uint8Array {
  let next = 0;
  return (count) => Uint8Array.from({ length: count }, () => next++ % 256);
}

describe('RFC 8628 §6.1: making user codes', () => {
  it('makes ten thousand codes of the twenty letters, every letter as likely as another [D-77]', () => {
    const codes = Array.from({ length: 10_000 }, () => createUserCode({ length: 8 }));
    for (const code of codes) expect(formatUserCode(code)).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/u);
    expect(new Set(codes).size).toBe(10_000);
    // 19 degrees of freedom: one run in a million lies above 62.
    expect(chiSquared(codes, LETTERS)).toBeLessThan(62);
  });

  it.each([
    ['letters', 20],
    ['digits', 10],
  ] as const)('takes the bytes so that no character of the %s is favoured', (alphabet, size) => {
    const code = createUserCode({ length: (256 - (256 % size)) * 4, alphabet, randomBytes: everyByteInTurn() });
    expect(chiSquared([code], USER_CODE_CHARACTERS[alphabet])).toBe(0);
  });

  it('makes codes of digits for keyboards without letters', () => {
    expect(createUserCode({ length: 11, alphabet: 'digits' })).toMatch(/^\d{11}$/u);
  });

  it.each([
    [8, 'XXXX-XXXX'],
    [9, 'XXX-XXX-XXX'],
    [10, 'XXXX-XXX-XXX'],
    [11, 'XXXX-XXXX-XXX'],
    [12, 'XXXX-XXXX-XXXX'],
    [14, 'XXXX-XXXX-XXX-XXX'],
    [0, ''],
  ])('shows a code of %i characters in groups people can read', (length, shown) => {
    expect(formatUserCode('X'.repeat(length))).toBe(shown);
  });
});

describe('showing a user code that came from a server', () => {
  it.each([
    ['WDJB-MJHT', true],
    ['0A44L90H', true],
    ['ABC', false],
    ['ABCDEFGHIJKLMNOPQRSTU', false],
    ['wdjb-mjht', false],
    ['WDJB\u001b[31m', false],
    ['WDJB\u202eMJHT', false],
    ['WDJB MJHT', false],
    ['WDJB-MJHT\n', false],
    ['', false],
  ])('judges %j', (code, expected) => {
    expect(isDisplayableUserCode(code)).toBe(expected);
  });
});
