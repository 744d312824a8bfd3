import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.js';

/** Before the second and the third try: an answer lost on its way is asked for again while the server still remembers it. */
const PAUSES_MS = [500, 2_000];

/**
 * Repeats what the network kept from succeeding, where giving up would cost a sign-in that somebody has approved. Only for requests that may be
 * sent twice: reading, and refreshing at a server that answers the same token with the same successor for a while (RFC 9700 §4.14.2).
 */
export async function persist<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Failure) || error.reason !== 'network') throw error;
    }
    await sleep(pauseMs, undefined, { signal });
  }
  return attempt();
}
