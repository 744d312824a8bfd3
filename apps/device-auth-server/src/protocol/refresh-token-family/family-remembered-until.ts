import type { RefreshTokenFamily } from './refresh-token-family.js';

/** Longer than any access token lives: while one is about, its family must be there to end it. */
const ACCESS_TOKENS_OUTLIVE_MS = 24 * 60 * 60_000;

/** From then on it gives nothing more. */
export const familyEndsAt = ({ absoluteExpiresAt, lastUsedAt, idleMs }: RefreshTokenFamily): number => Math.min(absoluteExpiresAt, lastUsedAt + idleMs);

export const familyRememberedUntil = (family: RefreshTokenFamily): number => familyEndsAt(family) + ACCESS_TOKENS_OUTLIVE_MS;
