import { describe, expect, it } from '@jest/globals';
import { canonicalUsername } from '../../../apps/device-auth-server/src/protocol/end-user/username.js';

describe('canonicalUsername', () => {
  it.each([
    ['ada', 'ada'],
    ['  Ada ', 'ada'],
    ['ADA@Example.org', 'ada@example.org'],
    ['ａｄａ', 'ada'],
    ['Zoe\u0308', 'zoë'],
    ['STRAẞE', 'straße'],
    ['a'.repeat(64), 'a'.repeat(64)],
  ])('takes %j for %j', (typed, canonical) => {
    expect(canonicalUsername(typed)).toBe(canonical);
    expect(canonicalUsername(canonical)).toBe(canonical);
  });

  it.each(['', ' ', 'a b', 'a'.repeat(65), 'a/b', 'a\nb', 'a\u200Bb', 'a\u202Eb', '...', '<b>', 'a\u0000', '\uD800'])('takes %j for no username', (typed) => {
    expect(canonicalUsername(typed)).toBeUndefined();
  });
});
