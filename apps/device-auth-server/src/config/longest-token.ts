import type { Config } from './config.js';

/** What a signing key signed lives at most so long. The lifetime an API sets only ever shortens that of its tokens. */
export const longestTokenMs = ({ settings: { tokens } }: Pick<Config, 'settings'>): number =>
  Math.max(tokens.accessTokenSeconds, tokens.deviceAccessTokenSeconds, tokens.idTokenSeconds) * 1_000;
