import { describe, expect, it } from '@jest/globals';
import { formatScope, isScopeWithin, isWithinScopeLimits, parseScope } from '@device-auth/oauth-core';

describe('RFC 6749 §3.3: scope', () => {
  it('collapses leading, trailing and double spaces [BI-67]', () => {
    expect(parseScope('  openid   profile ')).toEqual(['openid', 'profile']);
  });

  it.each([
    ['keeps the order asked', 'b a', ['b', 'a']],
    ['collapses what is asked twice', 'a b a', ['a', 'b']],
    ['tells case apart', 'Read read', ['Read', 'read']],
    ['takes every character allowed', "!#[]~ a:b/c?d=e&f'g", ['!#[]~', "a:b/c?d=e&f'g"]],
    ['takes an empty text for no scope', '', []],
    ['takes spaces alone for no scope', '   ', []],
  ])('%s', (_, text, values) => {
    expect(parseScope(text)).toEqual(values);
  });

  it.each(['a "b"', 'a\\b', 'a\tb', 'a\nb', 'a\u0000', 'é', 'a\u00a0b', '\u007f', '😀', 'a\r\nb'])('refuses %j', (text) => {
    expect(parseScope(text)).toBeUndefined();
  });

  it('writes each value once, between single spaces', () => {
    expect(formatScope(['a', 'b', 'a'])).toBe('a b');
    expect(formatScope([])).toBe('');
  });

  it.each([
    ['100 values', Array.from({ length: 100 }, (__, index) => `s${index}`), true],
    ['200 values', Array.from({ length: 200 }, (__, index) => `s${index}`), false],
    ['a value of 256 characters', ['x'.repeat(256)], true],
    ['a value of 1,000 characters', ['x'.repeat(1_000)], false],
  ])('judges the size of %s', (_, values, expected) => {
    expect(isWithinScopeLimits(values)).toBe(expected);
  });

  it.each([
    [['a'], ['b', 'a'], true],
    [[], [], true],
    [['a', 'c'], ['b', 'a'], false],
    [['A'], ['a'], false],
  ])('says whether %j is within %j', (asked, allowed, expected) => {
    expect(isScopeWithin(asked, allowed)).toBe(expected);
  });
});
