import { describe, expect, it } from '@jest/globals';
import {
  attemptPassword,
  passwordAccepted,
  setPassword,
  setStatus,
  throttledUntil,
  unlock,
} from '../../../apps/device-auth-server/src/protocol/end-user/attempt-password.js';
import type { EndUser } from '../../../apps/device-auth-server/src/protocol/end-user/end-user.js';

const alice: EndUser = {
  v: 1,
  id: 'alice',
  username: 'alice',
  displayName: 'Alice',
  emailVerified: false,
  claims: {},
  passwordHash: 'hash',
  admin: false,
  status: 'active',
  epoch: 1,
  failures: 0,
  throttledUntil: 0,
  createdAt: 0,
};

/** Guesses as soon as it may, until it may no more or `most` were made; how long each made it wait. */
function waits(most: number): number[] {
  const waited: number[] = [];
  let user = alice;
  let now = 0;
  while (waited.length < most) {
    const { answer, next } = attemptPassword(user, now);
    if (answer === 'throttled' || next === undefined) break;
    waited.push(Math.max(next.throttledUntil - now, 0));
    user = next;
    now = Math.max(user.throttledUntil, now);
  }
  return waited;
}

describe('wrong passwords in a row', () => {
  it('cost nothing four times, then twice the time each, a quarter of an hour at most', () => {
    expect(waits(15).map((ms) => ms / 1_000)).toEqual([0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('are a hundred at most, however patient the guesser', () => {
    expect(waits(1_000)).toHaveLength(100);
    const stuck = { ...alice, failures: 100 };
    expect(throttledUntil(stuck)).toBe(Infinity);
    expect(attemptPassword(stuck, Number.MAX_SAFE_INTEGER)).toEqual({ answer: 'throttled' });
    expect(attemptPassword(unlock(stuck).next, 0).answer).toBe('go on');
  });

  it.each([
    [97, 'go on'],
    [98, 'go on'],
    [99, 'last'],
  ])('after %i of them the next is: %s', (failures, answer) => {
    expect(attemptPassword({ ...alice, failures }, 0).answer).toBe(answer);
  });

  it('are refused without being counted while they have to wait', () => {
    const waiting = { ...alice, failures: 5, throttledUntil: 2_000 };
    expect(attemptPassword(waiting, 1_999)).toEqual({ answer: 'throttled' });
    expect(attemptPassword(waiting, 2_000).answer).toBe('go on');
  });

  it('are counted before they are looked at, so that many at once are many', () => {
    expect(attemptPassword(alice, 0).next).toMatchObject({ failures: 1 });
  });

  it('end with a right one', () => {
    expect(passwordAccepted({ ...alice, failures: 7, throttledUntil: 9 }, undefined, undefined).next).toEqual(alice);
  });

  it('are none for nobody', () => expect(attemptPassword(undefined, 0)).toEqual({ answer: 'none' }));
});

describe('a hash renewed at sign-in', () => {
  it('is kept', () => expect(passwordAccepted(alice, 'newer hash', 'hash').next?.passwordHash).toBe('newer hash'));

  it('does not undo a password that was changed meanwhile', () => {
    const changed = { ...alice, passwordHash: 'of another password' };
    expect(passwordAccepted(changed, 'newer hash', 'hash').next?.passwordHash).toBe('of another password');
  });
});

describe('what ends everything that was granted', () => {
  it('is a new password, which also ends the waiting', () => {
    const waiting = { ...alice, failures: 7, throttledUntil: 9 };
    expect(setPassword(waiting, 'other')).toEqual({ answer: 'set', next: { ...alice, passwordHash: 'other', epoch: 2 } });
  });

  it('is being disabled; being enabled brings nothing back', () => {
    const disabled = setStatus(alice, 'disabled').next;
    expect(disabled).toEqual({ ...alice, status: 'disabled', epoch: 2 });
    expect(setStatus(disabled, 'active').next).toEqual({ ...alice, status: 'active', epoch: 2 });
  });

  it.each([setPassword(undefined, 'other'), setStatus(undefined, 'active'), unlock(undefined)])('says that there is nobody', (transition) =>
    expect(transition).toEqual({ answer: 'none' }),
  );
});
