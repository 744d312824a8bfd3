import { INTERVAL_SECONDS, LONGEST_EXPIRES_IN_SECONDS } from './device-authorization-response.js';
import type { ReceivedDeviceAuthorizationResponse } from './device-authorization-response.js';
import type { GoOn } from './poll-answer.js';

/** Where a device is in its polling. Every instant is in ms of one monotonic clock. */
export interface Polling {
  /** The pause the server wants between two polls; it only ever grows. */
  readonly intervalMs: number;
  /** When the code ends. */
  readonly expiresAt: number;
  /** Beyond this no server can extend it. */
  readonly latestExpiresAt: number;
  /** Polls without an answer since the last answer. */
  readonly failures: number;
  /** Undefined when there is no time left for another poll. */
  readonly nextPollAt: number | undefined;
}

/** What each slow_down adds at least, for this and all later polls. RFC 8628 §3.5. */
const SLOW_DOWN_STEP_MS = 5_000;
const SLOWEST_INTERVAL_MS = INTERVAL_SECONDS.max * 1_000;
/** The device's clock may run fast, and the network may hurry one poll and delay another; a tenth more keeps the server content. */
const MARGIN = 1.1;
/** Seconds are told whole, and an answer takes its time: an end that moved by no more than this did not move. */
const SAME_END_MS = 2_000;
/** The last poll leaves this much time for its answer. */
const LAST_POLL_MS = 1_000;

/** The polling that follows a code received at `now`: the first poll waits for the interval too. RFC 8628 §3.3 and §3.5. */
export function startPolling(response: Pick<ReceivedDeviceAuthorizationResponse, 'expires_in' | 'interval'>, now: number): Polling {
  const intervalMs = response.interval * 1_000;
  const expiresAt = now + response.expires_in * 1_000;
  return {
    intervalMs,
    expiresAt,
    latestExpiresAt: now + LONGEST_EXPIRES_IN_SECONDS * 1_000,
    failures: 0,
    nextPollAt: nextPollAt({ from: now, leastMs: intervalMs, wantedMs: intervalMs, expiresAt }),
  };
}

/** When a poll was sent and when its outcome was known. */
export interface PollTimes {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What a poll that did not end the sign-in changes. RFC 8628 §3.5. */
export function afterPoll(polling: Polling, outcome: GoOn, times: PollTimes): Polling {
  switch (outcome.word) {
    case 'pending': {
      const next = { ...polling, failures: 0, expiresAt: endOf(polling, outcome.expiresInSeconds, times.endedAt) };
      return pause(next, outcome.held ? times.startedAt : times.endedAt);
    }
    case 'slow_down': {
      const wanted = Math.max(polling.intervalMs + SLOW_DOWN_STEP_MS, (outcome.intervalSeconds ?? 0) * 1_000);
      return pause({ ...polling, failures: 0, intervalMs: Math.min(wanted, SLOWEST_INTERVAL_MS) }, times.endedAt, outcome.retryAfterSeconds);
    }
    case 'unavailable':
      return pause({ ...polling, failures: polling.failures + 1 }, times.endedAt, outcome.retryAfterSeconds);
  }
}

function endOf({ expiresAt, latestExpiresAt }: Polling, expiresInSeconds: number | undefined, now: number): number {
  const told = expiresInSeconds === undefined ? expiresAt : Math.min(now + expiresInSeconds * 1_000, latestExpiresAt);
  return Math.abs(told - expiresAt) <= SAME_END_MS ? expiresAt : told;
}

/** Every poll without an answer doubles the pause, up to a minute; the first answer ends that. */
function pause(polling: Polling, from: number, retryAfterSeconds = 0): Polling {
  const leastMs = Math.max(polling.intervalMs, retryAfterSeconds * 1_000);
  const backOffMs = Math.min(polling.intervalMs * 2 ** polling.failures, SLOWEST_INTERVAL_MS);
  return { ...polling, nextPollAt: nextPollAt({ from, leastMs, wantedMs: Math.max(leastMs, backOffMs), expiresAt: polling.expiresAt }) };
}

interface Pause {
  readonly from: number;
  readonly leastMs: number;
  readonly wantedMs: number;
  readonly expiresAt: number;
}

/** A pause that would outlast the code is cut to one last poll just before it ends, if the server's own pause allows. */
function nextPollAt({ from, leastMs, wantedMs, expiresAt }: Pause): number | undefined {
  const wantedAt = from + wantedMs * MARGIN;
  if (wantedAt <= expiresAt - LAST_POLL_MS) return wantedAt;
  const lastAt = Math.max(from + leastMs, expiresAt - LAST_POLL_MS);
  return lastAt < expiresAt ? lastAt : undefined;
}
