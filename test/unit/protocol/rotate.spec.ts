import { describe, expect, it } from '@jest/globals';
import type { Digest } from '@device-auth/oauth-core';
import type { RefreshTokenFamily, RotateAnswer } from '../../../apps/device-auth-server/src/protocol/refresh-token-family/refresh-token-family.js';
import { inspect, isLive, revoke, rotate } from '../../../apps/device-auth-server/src/protocol/refresh-token-family/rotate.js';
import { responseKeptUntil, start } from '../../../apps/device-auth-server/src/protocol/refresh-token-family/start.js';
import { aFamily } from '../../support/records.js';

const family = aFamily();
const at = (seconds: number): number => family.createdAt + seconds * 1_000;
const digest = (name: string): Digest<'refresh-token'> => name as Digest<'refresh-token'>;
const open = { active: true, epoch: family.grant.epoch, throttledUntil: 0 };

/** Presents tokens one after another, each with a successor of its own name, each seeing what the one before left. */
function present(
  steps: readonly (readonly [token: string, successor: string, seconds: number])[],
  begin: RefreshTokenFamily = family,
): readonly RotateAnswer['word'][] {
  let record: RefreshTokenFamily = begin;
  return steps.map(([token, successor, seconds]) => {
    const event = { clientId: 'tv', presented: digest(token), genuine: true, successor: digest(successor), sealedSuccessor: `sealed ${successor}` };
    const { answer, next } = rotate(record, event, open, at(seconds));
    record = next ?? record;
    return answer.word;
  });
}

describe('rotating a refresh token (RFC 9700 §4.14.2)', () => {
  it('answers a lost response again for 30 seconds, with the same successor', () => {
    const event = { clientId: 'tv', presented: digest('first'), genuine: true, successor: digest('second'), sealedSuccessor: 'sealed second' };
    const rotated = rotate(family, event, open, at(1)).next;
    const again = rotate(rotated, { ...event, successor: digest('other'), sealedSuccessor: 'sealed other' }, open, at(30.999));
    expect(again.answer).toMatchObject({ word: 'repeated', sealedSuccessor: 'sealed second' });
    expect(again.next).toBeUndefined();
  });

  it('closes the grace when the successor is used, refuses quietly for 30 seconds, then sounds the alarm', () => {
    expect(
      present([
        ['first', 'second', 1],
        ['second', 'third', 2],
        ['first', 'x', 31.999],
      ]),
    ).toEqual(['rotated', 'rotated', 'superseded']);
    expect(
      present([
        ['first', 'second', 1],
        ['second', 'third', 2],
        ['first', 'x', 32],
        ['third', 'fourth', 33],
      ]),
    ).toEqual(['rotated', 'rotated', 'reused', 'revoked']);
  });

  it('refuses quietly once the grace has run out by itself, then sounds the alarm', () => {
    expect(
      present([
        ['first', 'second', 1],
        ['first', 'x', 31],
        ['first', 'x', 60.999],
      ]),
    ).toEqual(['rotated', 'superseded', 'superseded']);
    expect(
      present([
        ['first', 'second', 1],
        ['first', 'x', 61],
      ]),
    ).toEqual(['rotated', 'reused']);
  });

  it('takes a token it never issued for noise, not for reuse', () => {
    const noise = { clientId: 'tv', presented: digest('noise'), genuine: false, successor: digest('x'), sealedSuccessor: 'sealed x' };
    expect(rotate(family, noise, open, at(1))).toEqual({ answer: { word: 'unknown' } });
  });

  it('leaves the family of another client alone', () => {
    const foreign = { clientId: 'another', presented: digest('first'), genuine: true, successor: digest('x'), sealedSuccessor: 'sealed x' };
    expect(rotate(family, foreign, open, at(1))).toEqual({ answer: { word: 'unknown' } });
  });

  it('ends when idle, and at its absolute end however busy', () => {
    const idle = family.idleMs / 1_000;
    expect(present([['first', 'second', idle - 0.001]])).toEqual(['rotated']);
    expect(present([['first', 'second', idle]])).toEqual(['expired']);
    const almostOver = { ...family, absoluteExpiresAt: at(100) };
    expect(
      present(
        [
          ['first', 'second', 99],
          ['second', 'third', 100],
        ],
        almostOver,
      ),
    ).toEqual(['rotated', 'expired']);
  });

  it('is closed while the account is', () => {
    const event = { clientId: 'tv', presented: digest('first'), genuine: true, successor: digest('x'), sealedSuccessor: 'sealed x' };
    for (const gate of [undefined, { ...open, active: false }, { ...open, epoch: 2 }]) {
      expect(rotate(family, event, gate, at(1))).toEqual({ answer: { word: 'inactive' } });
    }
  });
});

describe('starting a family', () => {
  const begin = (sitting: Parameters<typeof start>[0] = {}, gate: Parameters<typeof start>[3] = open) => start(sitting, family, undefined, gate, at(0));

  it('is idempotent until its refresh token is used', () => {
    expect(begin()).toEqual({ answer: { word: 'started' }, next: { family } });
    expect(begin({ family })).toEqual({ answer: { word: 'exists' } });
    expect(begin({ family: { ...family, generation: 1 } })).toEqual({ answer: { word: 'used' } });
    expect(begin({ family: { ...family, revokedAt: at(1) } })).toEqual({ answer: { word: 'revoked' } });
  });

  it('is the gate for the end user', () => {
    expect(begin({}, { ...open, active: false })).toEqual({ answer: { word: 'inactive' } });
    expect(begin({}, { ...open, epoch: 9 })).toEqual({ answer: { word: 'inactive' } });
    expect(start({}, family, undefined, undefined, at(0))).toEqual({ answer: { word: 'inactive' } });
  });
});

describe('starting the family of a device', () => {
  const { userLocator, familyId } = family;
  const kept = { v: 1, userLocator, familyId, sealedResponse: 'sealed', startedAt: at(0) } as const;
  const redeem = (sitting: Parameters<typeof start>[0], sealed = 'sealed', gate = open) => start(sitting, family, sealed, gate, at(0));

  it('keeps its answer, and gives it to whoever comes again, not theirs', () => {
    expect(redeem({})).toEqual({ answer: { word: 'started' }, next: { family, response: kept } });
    expect(redeem({ family, response: kept }, 'another')).toEqual({ answer: { word: 'exists', sealedResponse: 'sealed' } });
    expect(responseKeptUntil(kept)).toBe(at(120));
  });

  it('is over once the answer is not kept any more, or was surely heard', () => {
    expect(redeem({ family })).toEqual({ answer: { word: 'used' } });
    expect(redeem({ family: { ...family, generation: 1 }, response: kept })).toEqual({ answer: { word: 'used' } });
  });

  it('waits while wrong passwords lock the account, and begins nothing', () => {
    expect(redeem({}, 'sealed', { ...open, throttledUntil: at(0) + 1 })).toEqual({ answer: { word: 'throttled' } });
    expect(redeem({}, 'sealed', { ...open, throttledUntil: at(0) }).answer).toEqual({ word: 'started' });
    expect(redeem({ family, response: kept }, 'sealed', { ...open, throttledUntil: at(9) }).answer.word).toBe('exists');
  });
});

describe('a holder that refreshes without pause', () => {
  it('makes the record no larger than a few dozen tokens', () => {
    const tokens = ['first', ...Array.from({ length: 200 }, (_, index) => `token ${index}`)];
    let record: RefreshTokenFamily | undefined = family;
    for (const [index, token] of tokens.slice(0, -1).entries()) {
      const event = { clientId: 'tv', presented: digest(token), genuine: true, successor: digest(tokens[index + 1]!), sealedSuccessor: 'sealed' };
      record = rotate(record, event, open, at(1)).next;
    }
    expect(record?.generation).toBe(200);
    expect(record?.closed.length).toBeLessThanOrEqual(32);
  });
});

describe('what may be believed of a family', () => {
  it('is nothing once it is revoked, and only its own client revokes it', () => {
    expect(revoke(family, 'revoked by client', 'another', at(1))).toEqual({ answer: 'foreign' });
    const revoked = revoke(family, 'revoked by client', 'tv', at(1)).next;
    expect(isLive(family, open)).toBe(true);
    expect(isLive(revoked, open)).toBe(false);
    expect(inspect(revoked, 'first', open, at(2))).toEqual({ word: 'inactive' });
    expect(revoke(revoked, 'revoked by client', 'tv', at(3))).toEqual({ answer: 'none' });
  });

  it('is the current refresh token, and the one before inside its grace', () => {
    const event = { clientId: 'tv', presented: digest('first'), genuine: true, successor: digest('second'), sealedSuccessor: 'sealed second' };
    const rotated = rotate(family, event, open, at(1)).next;
    expect(inspect(rotated, 'second', open, at(2)).word).toBe('active');
    expect(inspect(rotated, 'first', open, at(30.999)).word).toBe('active');
    expect(inspect(rotated, 'first', open, at(31)).word).toBe('inactive');
  });
});
