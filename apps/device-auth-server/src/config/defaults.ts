import type { Config } from './config.js';

const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Where the server listens without PORT. */
export const DEFAULT_PORT = 3000;

/** Every number the rules go by, unless the config file's `settings` says otherwise. */
export const DEFAULTS: Pick<Config, 'settings' | 'session'> = {
  settings: {
    device: { expiresInSeconds: 10 * MINUTE, intervalSeconds: 5 * SECOND, userCodeLength: 'auto', userCodeAlphabet: 'letters' },
    authorization: { codeSeconds: MINUTE, requestSeconds: 10 * MINUTE },
    tokens: {
      accessTokenSeconds: 30 * MINUTE,
      deviceAccessTokenSeconds: 10 * MINUTE,
      idTokenSeconds: HOUR,
      refreshIdleSeconds: 30 * DAY,
      refreshAbsoluteSeconds: 180 * DAY,
      deviceRefreshAbsoluteSeconds: 90 * DAY,
    },
    limits: {
      missesPerAccount: { count: 10, windowSeconds: 10 * MINUTE },
      missesPerAccountDaily: { count: 30, windowSeconds: DAY },
      missesPerAddress: { count: 30, windowSeconds: 10 * MINUTE },
      startsPerAddress: { count: 60, windowSeconds: MINUTE },
      unknownCodesPerAddress: { count: 30, windowSeconds: MINUTE },
      wrongSecretsPerAddress: { count: 20, windowSeconds: MINUTE },
      inactivePerCaller: { count: 100, windowSeconds: MINUTE },
      authorizationsPerAddress: { count: 600, windowSeconds: 10 * MINUTE },
      signInsPerAddress: { count: 60, windowSeconds: 10 * MINUTE },
    },
  },
  session: { idleSeconds: 12 * HOUR, absoluteSeconds: 14 * DAY, adminIdleSeconds: 30 * MINUTE },
};
