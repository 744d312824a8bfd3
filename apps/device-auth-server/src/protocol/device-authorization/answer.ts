import type { Transition } from '../transition.js';
import type {
  Claim,
  ClaimAnswer,
  DecideAnswer,
  Decision,
  DeviceAuthorization,
  DeviceAuthorizationView,
  FollowAnswer,
  GrantedAnswer,
  PersonsAnswer,
} from './device-authorization.js';
import { CLAIM_HOLD_MS, lifetime } from './lifetime.js';

type Kept<Answer> = Transition<Answer, DeviceAuthorization>;

const isOver = (record: DeviceAuthorization): boolean => record.decision !== undefined;

/** A locator is given to one record at a time; the same record once more is the same call, repeated. */
export function open(sitting: DeviceAuthorization | undefined, record: DeviceAuthorization): Kept<'opened' | 'taken'> {
  if (sitting === undefined) return { answer: 'opened', next: record };
  return { answer: sitting.secretDigest === record.secretDigest ? 'opened' : 'taken' };
}

/** Only the first time counts, and only while somebody could still enter the code. */
export function markOpened(record: DeviceAuthorization | undefined, now: number): Kept<void> {
  if (record === undefined || isOver(record) || record.openedAt !== undefined || now >= lifetime.enterableUntil(record)) return { answer: undefined };
  return { answer: undefined, next: { ...record, openedAt: now } };
}

/** Looking a code up claims it; nothing others do burns it (decision 0011, "who decides"). */
export function claim(record: DeviceAuthorization | undefined, by: Omit<Claim, 'at'>, now: number): Kept<ClaimAnswer> {
  if (record === undefined || isOver(record)) return { answer: { word: 'none' } };
  const mine = record.claim?.endUserId === by.endUserId;
  if (now >= (mine ? lifetime.decidableUntil(record) : lifetime.enterableUntil(record))) return { answer: { word: 'none' } };
  if (record.claim !== undefined && !mine && now - record.claim.at < CLAIM_HOLD_MS) return { answer: { word: 'taken' } };

  const word = mine && record.claim?.sessionId === by.sessionId ? 'yours' : 'claimed';
  return { answer: { word, view: view(record) }, next: { ...record, claim: { ...by, at: now } } };
}

export function release(record: DeviceAuthorization | undefined, endUserId: string): Kept<'released' | 'none'> {
  if (record?.claim?.endUserId !== endUserId || isOver(record)) return { answer: 'none' };
  const { claim: _released, ...next } = record;
  return { answer: 'released', next };
}

/** The first answer stands; only the session that holds the claim may give it (RFC 8628 §3.3). */
export function decide(record: DeviceAuthorization | undefined, answer: PersonsAnswer, sessionId: Claim['sessionId'], now: number): Kept<DecideAnswer> {
  if (record === undefined) return { answer: { word: 'none' } };
  const { approve, callId, ...by } = answer;
  if (isOver(record)) return { answer: wasLast(record, callId) ? { word: 'decided', clientId: record.clientId } : { word: 'already answered' } };
  if (now >= lifetime.decidableUntil(record)) return { answer: { word: 'none' } };
  if (record.claim?.endUserId !== answer.endUserId || record.claim.sessionId !== sessionId) return { answer: { word: 'not yours' } };
  const decision: Decision = approve
    ? { approved: true, at: now, ...by, scope: record.scope, resources: record.resources }
    : { approved: false, at: now, endUserId: by.endUserId };
  return {
    answer: { word: 'decided', clientId: record.clientId },
    next: { ...record, decision, ...(callId === undefined ? {} : { lastCall: { id: callId, word: 'decided' } }) },
  };
}

const wasLast = ({ lastCall }: DeviceAuthorization, callId: string | undefined): boolean =>
  callId !== undefined && lastCall?.id === callId && lastCall.word === 'decided';

/** The device gave up before anybody answered: the page must not approve into the void. */
export function cancel(
  record: DeviceAuthorization | undefined,
  secretDigest: DeviceAuthorization['secretDigest'],
  clientId: string,
  now: number,
): Kept<'cancelled' | 'none'> {
  if (record?.secretDigest !== secretDigest || record.clientId !== clientId || isOver(record)) return { answer: 'none' };
  return { answer: 'cancelled', next: { ...record, decision: { approved: false, endUserId: '', at: now } } };
}

/** What an approval gave, told only to the person who gave it. */
export function granted(record: DeviceAuthorization | undefined, endUserId: string): GrantedAnswer {
  if (record?.decision?.approved !== true || record.decision.endUserId !== endUserId) return { word: 'none' };
  const { approved: _approved, at: _at, ...grant } = record.decision;
  return { word: 'granted', secretDigest: record.secretDigest, clientId: record.clientId, grant };
}

/** The person takes an approval back: from now on the device hears that it was denied, whether it fetched its tokens or not. */
export function disown(record: DeviceAuthorization | undefined, endUserId: string, now: number): Kept<'disowned' | 'none'> {
  if (record?.decision?.approved !== true || record.decision.endUserId !== endUserId) return { answer: 'none' };
  return { answer: 'disowned', next: { ...record, decision: { approved: false, endUserId, at: now } } };
}

/** How far it is, told only to the person who answered it. */
export function follow(record: DeviceAuthorization | undefined, endUserId: string, now: number): FollowAnswer {
  if (record === undefined || (record.decision ?? record.claim)?.endUserId !== endUserId) return { word: 'none' };
  const about = { clientId: record.clientId, device: record.device };
  if (record.decision === undefined) return { word: now < lifetime.decidableUntil(record) ? 'pending' : 'expired', ...about };
  if (!record.decision.approved) return { word: 'denied', ...about };
  if (record.redeemedAt !== undefined) return { word: 'redeemed', ...about };
  return { word: now < lifetime.redeemableUntil(record) ? 'approved' : 'expired', ...about };
}

function view(record: DeviceAuthorization): DeviceAuthorizationView {
  const { clientId, scope, resources, device, network, createdAt } = record;
  return { clientId, scope, resources, device, network, createdAt, decidableUntil: lifetime.decidableUntil(record) };
}
