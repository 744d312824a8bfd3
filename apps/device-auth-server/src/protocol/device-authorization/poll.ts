import type { Transition } from '../transition.js';
import type { Decision, DeviceAuthorization, LastCall, Poll, PollAnswer, Progress } from './device-authorization.js';
import { lifetime } from './lifetime.js';

/** A client's clock may run fast: a poll this share of the interval early is still on time. */
const TOLERANCE = 0.2;
/** What each slow_down adds, for this and all later polls (RFC 8628 §3.5), and where it stops growing. */
const SLOW_DOWN_STEP_MS = 5_000;
const SLOWEST_INTERVAL_MS = 60_000;

/**
 * The rule of polling (RFC 8628 §3.5), whole. Final states are told whatever the pace; expiry ends only what is undecided or
 * unfetched; the pace is measured from the last poll that was accepted, so a refused one never pushes the next further away.
 */
export function poll(record: DeviceAuthorization | undefined, event: Poll, now: number): Transition<PollAnswer, DeviceAuthorization> {
  if (record?.secretDigest !== event.secretDigest || record.clientId !== event.clientId) return { answer: { word: 'unknown' } };
  if (now >= lifetime.rememberedUntil(record)) return { answer: { word: 'unknown' } };

  const unbound = bindingFault(record, event);
  if (unbound !== undefined) return { answer: { word: 'unbound', reason: unbound } };

  const { decision } = record;
  // Taken back after it was fetched: not even the same answer is given again.
  if (decision?.approved === false) return { answer: { word: 'denied' } };
  if (decision?.approved === true) return fetched(record, decision, now);
  if (now >= record.expiresAt) return { answer: { word: 'expired' } };

  return pace(record, event, now);
}

/** The first to come is written down; whoever comes again, while the answer may have been lost, is told the same. */
function fetched(record: DeviceAuthorization, decision: Extract<Decision, { approved: true }>, now: number): Transition<PollAnswer, DeviceAuthorization> {
  const { approved: _approved, at: _at, ...grant } = decision;
  if (now >= lifetime.redeemableUntil(record)) {
    return { answer: record.redeemedAt === undefined ? { word: 'expired' } : { word: 'redeemed', endUserId: grant.endUserId } };
  }
  const answer = { word: 'approved', grant, device: record.device } as const;
  return record.redeemedAt === undefined ? { answer, next: { ...record, redeemedAt: now } } : { answer };
}

function bindingFault(record: DeviceAuthorization, event: Poll): Extract<PollAnswer, { word: 'unbound' }>['reason'] | undefined {
  if (record.codeChallenge === undefined) return event.codeChallenge === undefined ? undefined : 'no challenge';
  if (event.codeChallenge === undefined) return 'verifier missing';
  return event.codeChallenge === record.codeChallenge ? undefined : 'verifier wrong';
}

function pace(
  record: DeviceAuthorization,
  { callId, showsProgress = false, looksAgain = false }: Poll,
  now: number,
): Transition<PollAnswer, DeviceAuthorization> {
  const { lastAcceptedPollAt: last, lastCall } = record;
  if (looksAgain) return { answer: pending(record, showsProgress, now) };
  if (callId !== undefined && lastCall?.id === callId) {
    return { answer: lastCall.word === 'slow_down' ? slowDown(record, now) : pending(record, showsProgress, now) };
  }
  const told = (word: LastCall['word']): Pick<DeviceAuthorization, 'lastCall'> => (callId === undefined ? {} : { lastCall: { id: callId, word } });
  if (last === undefined || now - last >= record.intervalMs * (1 - TOLERANCE)) {
    return { answer: pending(record, showsProgress, now), next: { ...record, lastAcceptedPollAt: now, ...told('pending') } };
  }
  const slower = { ...record, intervalMs: Math.min(record.intervalMs + SLOW_DOWN_STEP_MS, SLOWEST_INTERVAL_MS), ...told('slow_down') };
  return { answer: slowDown(slower, now), next: slower };
}

const slowDown = ({ intervalMs, lastAcceptedPollAt = 0 }: DeviceAuthorization, now: number): PollAnswer => ({
  word: 'slow_down',
  intervalMs,
  retryAfterMs: Math.max(lastAcceptedPollAt + intervalMs - now, 0),
});

const pending = (record: DeviceAuthorization, showsProgress: boolean, now: number): PollAnswer =>
  showsProgress ? { word: 'pending', progress: progressOf(record), expiresInMs: record.expiresAt - now } : { word: 'pending' };

function progressOf({ claim, openedAt }: DeviceAuthorization): Progress {
  if (claim !== undefined) return 'signed_in';
  return openedAt === undefined ? 'waiting' : 'opened';
}
