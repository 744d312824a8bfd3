import { REPLAY_WINDOW_MS } from '../device-authorization/lifetime.js';
import { isOpen, type Gate } from './gate.js';
import type { FamilyRef, RefreshTokenFamily, StartAnswer } from './refresh-token-family.js';

/** What a device is answered with its tokens, so that it can be told the same once more. Only its device code opens it. */
export interface SealedResponse extends FamilyRef {
  readonly v: 1;
  readonly sealedResponse: string;
  readonly startedAt: number;
}

export const responseKeptUntil = ({ startedAt }: Pick<SealedResponse, 'startedAt'>): number => startedAt + REPLAY_WINDOW_MS;

/** What lies at the place of a family that is to start. */
interface Sitting {
  readonly family?: RefreshTokenFamily;
  readonly response?: SealedResponse;
}

interface Started {
  readonly answer: StartAnswer;
  readonly next?: { readonly family: RefreshTokenFamily; readonly response?: SealedResponse };
}

/** Starting is idempotent, since the family's id derives from the code that began it. With a response it is a device's, which can be told to wait. */
export function start(
  { family: existing, response }: Sitting,
  family: RefreshTokenFamily,
  sealedResponse: string | undefined,
  gate: Gate | undefined,
  now: number,
): Started {
  if (!isOpen(gate, family)) return { answer: { word: 'inactive' } };
  if (existing === undefined) {
    if (sealedResponse === undefined) return { answer: { word: 'started' }, next: { family } };
    if (now < gate.throttledUntil) return { answer: { word: 'throttled' } };
    const { userLocator, familyId } = family;
    return { answer: { word: 'started' }, next: { family, response: { v: 1, userLocator, familyId, sealedResponse, startedAt: now } } };
  }
  if (existing.revokedAt !== undefined) return { answer: { word: 'revoked' } };
  if (existing.generation > 0) return { answer: { word: 'used' } };
  if (sealedResponse === undefined) return { answer: { word: 'exists' } };
  return { answer: response === undefined ? { word: 'used' } : { word: 'exists', sealedResponse: response.sealedResponse } };
}
