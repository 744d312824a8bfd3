import type { Transition } from '../transition.js';
import { familyEndsAt } from './family-remembered-until.js';
import { isOpen, type Gate } from './gate.js';
import type { FamilyGrant, InspectAnswer, RefreshTokenFamily, RevocationReason, RotateAnswer, Rotation } from './refresh-token-family.js';

/** A rotated token answers this long with its successor: the answer may have been lost on the way. */
const GRACE_MS = 30_000;
/** Then it is refused this long without alarm: another process of the same client may not have heard yet. */
const QUIET_MS = 30_000;
/** And so many of them at the most: a record must not grow with how fast its holder refreshes. */
const MOST_QUIET = 32;

type Kept<Answer> = Transition<Answer, RefreshTokenFamily>;

/** Rotation with one successor, a short grace, and reuse detection after it (RFC 9700 §4.14.2). */
export function rotate(family: RefreshTokenFamily | undefined, event: Rotation, gate: Gate | undefined, now: number): Kept<RotateAnswer> {
  if (family?.current === undefined || family.clientId !== event.clientId) return { answer: { word: 'unknown' } };
  if (family.revokedAt !== undefined) return { answer: { word: 'revoked' } };
  if (isOver(family, now)) return { answer: { word: 'expired' } };
  if (!isOpen(gate, family)) return { answer: { word: 'inactive' } };
  if (event.presented === family.current) return succeed(family, event, now);

  const { previous } = family;
  if (previous?.digest === event.presented) {
    const closedAt = previous.rotatedAt + GRACE_MS;
    if (now < closedAt) return { answer: { word: 'repeated', family: granted(family), sealedSuccessor: previous.sealedSuccessor } };
    if (now < closedAt + QUIET_MS) return { answer: { word: 'superseded' } };
    return alarm(family, now);
  }
  const closed = family.closed.find(({ digest }) => digest === event.presented);
  if (closed !== undefined && now < closed.at + QUIET_MS) return { answer: { word: 'superseded' } };
  return closed !== undefined || event.genuine ? alarm(family, now) : { answer: { word: 'unknown' } };
}

function succeed(family: RefreshTokenFamily, event: Rotation, now: number): Kept<RotateAnswer> {
  const { previous } = family;
  const justClosed = previous === undefined ? [] : [{ digest: previous.digest, at: Math.min(previous.rotatedAt + GRACE_MS, now) }];
  const next: RefreshTokenFamily = {
    ...family,
    generation: family.generation + 1,
    lastUsedAt: now,
    current: event.successor,
    previous: { digest: event.presented, rotatedAt: now, sealedSuccessor: event.sealedSuccessor },
    closed: [...family.closed, ...justClosed].filter(({ at }) => now < at + QUIET_MS).slice(-MOST_QUIET),
  };
  return { answer: { word: 'rotated', family: granted(family) }, next };
}

const granted = ({ grant, onDevice }: RefreshTokenFamily): FamilyGrant => ({ grant, onDevice });

function alarm(family: RefreshTokenFamily, now: number): Kept<RotateAnswer> {
  const next: RefreshTokenFamily = { ...family, revokedAt: now, revokedBecause: 'reuse' };
  return { answer: { word: 'reused', family: granted(family) }, next };
}

/** Read-only: what an access token of this family still rests on. Its own end it carries itself. */
export const isLive = (family: RefreshTokenFamily | undefined, gate: Gate | undefined): boolean =>
  family !== undefined && family.revokedAt === undefined && isOpen(gate, family);

/** Read-only: what introspection may believe of a refresh token of this family. */
export function inspect(family: RefreshTokenFamily | undefined, presented: string, gate: Gate | undefined, now: number): InspectAnswer {
  if (family === undefined || !isLive(family, gate)) return { word: 'inactive' };
  const { previous } = family;
  const inGrace = previous?.digest === presented && now < previous.rotatedAt + GRACE_MS;
  if (isOver(family, now) || (presented !== family.current && !inGrace)) return { word: 'inactive' };
  return { word: 'active', family, expiresAt: familyEndsAt(family) };
}

export function revoke(
  family: RefreshTokenFamily | undefined,
  reason: RevocationReason,
  clientId: string | undefined,
  now: number,
): Kept<'revoked' | 'foreign' | 'none'> {
  if (family === undefined) return { answer: 'none' };
  if (clientId !== undefined && family.clientId !== clientId) return { answer: 'foreign' };
  if (family.revokedAt !== undefined) return { answer: 'none' };
  return { answer: 'revoked', next: { ...family, revokedAt: now, revokedBecause: reason } };
}

const isOver = (family: RefreshTokenFamily, now: number): boolean => now >= familyEndsAt(family);
