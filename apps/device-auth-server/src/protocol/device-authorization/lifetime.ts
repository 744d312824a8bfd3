import type { DeviceAuthorization } from './device-authorization.js';

const SECOND = 1_000;

/** A device that was given its tokens gets the same answer again for this long, while its record says approved: a long poll, the client's time-out and two back-offs. */
export const REPLAY_WINDOW_MS = 120 * SECOND;

/** An approval can be fetched so long past its end, by the last honest poll. */
const LAST_POLL_MS = 10 * SECOND;

/**
 * The instants of a device authorization, around `expiresAt`: what clients are told ends first, what they were promised ends last,
 * so that the last honest poll of an approved device still finds its tokens (decision 0011, "lifetime", and 0017).
 */
export const lifetime = {
  /** A code can be looked up and claimed before this. */
  enterableUntil: (record: Pick<DeviceAuthorization, 'expiresAt'>): number => record.expiresAt - 30 * SECOND,
  /** A claimed code can be answered before this. */
  decidableUntil: (record: Pick<DeviceAuthorization, 'expiresAt'>): number => record.expiresAt - 10 * SECOND,
  /** An approved record redeems before this. Whoever came in time may come again for as long as the last answer may have been lost on the way. */
  redeemableUntil: ({ expiresAt, redeemedAt }: Pick<DeviceAuthorization, 'expiresAt' | 'redeemedAt'>): number =>
    expiresAt + LAST_POLL_MS + (redeemedAt === undefined ? 0 : REPLAY_WINDOW_MS),
  /** Until then a late device hears how it ended; after it the store may sweep the record. */
  rememberedUntil: ({ expiresAt, createdAt }: Pick<DeviceAuthorization, 'expiresAt' | 'createdAt'>): number =>
    expiresAt + Math.max(expiresAt - createdAt, LAST_POLL_MS + REPLAY_WINDOW_MS),
};

/** A claim lapses this long after its holder was last seen. */
export const CLAIM_HOLD_MS = 90 * SECOND;
