import { describe, expect, it } from '@jest/globals';
import { expiresAt, needsRefresh } from '@device-auth/oauth-core';

describe('RFC 6749 §5.1: when an access token ends', () => {
  it('counts from the receipt of the response', () => {
    expect(expiresAt({ expires_in: 600 }, 1_000)).toBe(601_000);
    expect(expiresAt({}, 1_000)).toBeUndefined();
  });

  it.each([
    [60_001, false],
    [60_000, true],
    [1, true],
    [0, true],
    [-5, true],
  ])('wants a token refreshed that ends in %i ms, with a margin of a minute: %s', (left, expected) => {
    expect(needsRefresh(10_000 + left, 10_000, 60_000)).toBe(expected);
  });

  it('never wants a token refreshed that has no end', () => {
    expect(needsRefresh(undefined, Number.MAX_SAFE_INTEGER, 60_000)).toBe(false);
  });
});
