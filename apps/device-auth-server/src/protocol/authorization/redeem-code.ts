import type { Transition } from '../transition.js';
import type { AuthorizationCode, CodeAnswer, CodeRedemption } from './authorization-code.js';

const WRONG_VERIFIERS_ALLOWED = 5;
/** A second valid redemption sooner than this is a race or a retry, not a theft. */
const RACE_MS = 10_000;

/** Single use (RFC 6749 §4.1.2). A wrong verifier spends nothing for the rightful client, but only so often. */
export function redeemCode(code: AuthorizationCode | undefined, event: CodeRedemption, now: number): Transition<CodeAnswer, AuthorizationCode> {
  if (code?.clientId !== event.clientId || code.failures >= WRONG_VERIFIERS_ALLOWED) return { answer: { word: 'unknown' } };
  if (code.redeemedAt === undefined && now >= code.expiresAt) return { answer: { word: 'unknown' } };
  if (event.redirectUri !== undefined && event.redirectUri !== code.redirectUri) return { answer: { word: 'mismatch', what: 'redirect_uri' } };
  if (event.codeChallenge !== code.codeChallenge) {
    return { answer: { word: 'mismatch', what: 'verifier' }, next: { ...code, failures: code.failures + 1 } };
  }
  if (code.redeemedAt !== undefined && event.callId !== undefined && code.redeemedBy === event.callId) return { answer: { word: 'redeemed', code } };
  if (code.redeemedAt !== undefined) {
    return { answer: { word: 'replayed', late: now - code.redeemedAt > RACE_MS, endUserId: code.grant.endUserId } };
  }
  if (event.resources?.some((uri) => !code.grant.resources.includes(uri))) return { answer: { word: 'mismatch', what: 'resource' } };
  return { answer: { word: 'redeemed', code }, next: { ...code, redeemedAt: now, ...(event.callId === undefined ? {} : { redeemedBy: event.callId }) } };
}
