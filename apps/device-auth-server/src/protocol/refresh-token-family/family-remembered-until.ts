import type { RefreshTokenFamily } from './refresh-token-family.js';

/** Longer than any access token lives: while one is about, its family must be there to end it. */
const ACCESS_TOKENS_OUTLIVE_MS = 24 * 60 * 60_000;

export function familyRememberedUntil(family: RefreshTokenFamily): number {
  const end = family.current === undefined ? family.absoluteExpiresAt : Math.min(family.absoluteExpiresAt, family.lastUsedAt + family.idleMs);
  return end + ACCESS_TOKENS_OUTLIVE_MS;
}
