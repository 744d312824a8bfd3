import type { AttemptLimit } from '../attempt-limit/attempt-limit.js';

/** With so few misses in ten seconds nobody is guessing: a small house where several people mistype stays usable. */
const HONEST_MISSES = 10;
const LIVE_CODES_PER_MISS = 10_000;
const WINDOW_MS = 10_000;

/** How young a sign-in must be to look codes up while somebody seems to guess. */
export const RECENT_SIGN_IN_MS = 300_000;

/**
 * Every look-up on this server that found nothing. Guesses spread over accounts and addresses meet here; the answer is a fresh sign-in, never a
 * block, which would be a switch to turn sign-in off for everybody (RFC 8628 §5.1).
 */
export const missesEverywhere = (liveCodes: number): AttemptLimit => ({
  key: 'miss:everywhere',
  count: Math.max(HONEST_MISSES, Math.ceil(liveCodes / LIVE_CODES_PER_MISS)),
  windowMs: WINDOW_MS,
});
