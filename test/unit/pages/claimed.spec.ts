import { describe, expect, it } from '@jest/globals';
import { presentable } from '../../../apps/device-auth-server/src/pages/parts/claimed.js';

describe('names that somebody else chose', () => {
  it.each([
    ['plain', 'Living-room TV', 'Living-room TV'],
    ['with a bidi override', 'My \u202egnp.exe', 'My gnp.exe'],
    ['with invisible characters', 'Go\u200bog\u00adle', 'Google'],
    ['over several lines', ' a \r\n\t b\u2028c ', 'a b c'],
    ['with stacked marks', `b${'\u0301'.repeat(60)}`, 'b\u0301\u0301'],
  ])('shows one %s as people can read it', (_, name, shown) => {
    expect(presentable(name)).toBe(shown);
  });

  it('cuts a very long one [BI-277]', () => {
    expect(presentable('long '.repeat(100))).toMatch(/^(?:long ){9}lo…$/u);
  });
});
