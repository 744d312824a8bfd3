import type { Transition } from '../transition.js';
import type { EndUser } from './end-user.js';

/** So many wrong passwords in a row cost nothing but themselves: people mistype. */
const FREE_FAILURES = 5;
const LONGEST_WAIT_MS = 15 * 60_000;
/** NIST SP 800-63B-4 §3.2.2: no more guesses than this at one password in a row. Other ways to sign in stay open. */
const MOST_FAILURES = 100;

type Kept<Answer> = Transition<Answer, EndUser>;

/**
 * Counts the attempt as a failure before the password is looked at; `passwordAccepted` takes the count back. So a hundred guesses sent
 * at once are a hundred counted failures, not one.
 */
export function attemptPassword(user: EndUser | undefined, now: number): Kept<'go on' | 'last' | 'throttled' | 'none'> {
  if (user === undefined) return { answer: 'none' };
  if (now < throttledUntil(user)) return { answer: 'throttled' };
  const failures = user.failures + 1;
  return { answer: failures < MOST_FAILURES ? 'go on' : 'last', next: { ...user, failures, throttledUntil: now + waitMs(failures) } };
}

/** Until when no password of this account is looked at; infinitely far where only an administrator, or a new password, ends the wait. */
export const throttledUntil = (user: EndUser): number => (user.failures >= MOST_FAILURES ? Infinity : user.throttledUntil);

/** 2ⁿ seconds, n counting from the last free one. */
function waitMs(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(2 ** (failures - FREE_FAILURES + 1) * 1_000, LONGEST_WAIT_MS);
}

/**
 * `rehashed` replaces the hash only where it is still the one the password was checked against: a password changed meanwhile must not be
 * undone by an older one that was just right.
 */
export function passwordAccepted(user: EndUser | undefined, rehashed: string | undefined, checkedAgainst: string | undefined): Kept<void> {
  if (user === undefined) return { answer: undefined };
  const unchanged = checkedAgainst === undefined || checkedAgainst === user.passwordHash;
  const passwordHash = unchanged ? (rehashed ?? user.passwordHash) : user.passwordHash;
  return { answer: undefined, next: { ...unlocked(user), passwordHash } };
}

/** Everything granted under the old password ends with it: the epoch grows. */
export function setPassword(user: EndUser | undefined, passwordHash: string): Kept<'set' | 'none'> {
  if (user === undefined) return { answer: 'none' };
  return { answer: 'set', next: { ...unlocked(user), passwordHash, epoch: user.epoch + 1 } };
}

/** Disabling ends what was granted, for good: enabling again brings no session and no token back. */
export function setStatus(user: EndUser | undefined, status: EndUser['status']): Kept<'set' | 'none'> {
  if (user === undefined) return { answer: 'none' };
  return { answer: 'set', next: { ...user, status, epoch: status === 'disabled' ? user.epoch + 1 : user.epoch } };
}

/** An administrator ends everything that was granted, also what nobody has fetched yet; the password stays. */
export function endAll(user: EndUser | undefined): Kept<'ended' | 'none'> {
  return user === undefined ? { answer: 'none' } : { answer: 'ended', next: { ...user, epoch: user.epoch + 1 } };
}

export function unlock(user: EndUser | undefined): Kept<'set' | 'none'> {
  return user === undefined ? { answer: 'none' } : { answer: 'set', next: unlocked(user) };
}

const unlocked = (user: EndUser): EndUser => ({ ...user, failures: 0, throttledUntil: 0 });
