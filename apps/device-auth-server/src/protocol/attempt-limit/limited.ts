import type { AttemptLimit } from './attempt-limit.js';

/** A counter under this key, with a limit as it stands in the settings. */
export const limited = (key: string, limit: { readonly count: number; readonly windowSeconds: number }): AttemptLimit => ({
  key,
  count: limit.count,
  windowMs: limit.windowSeconds * 1_000,
});
