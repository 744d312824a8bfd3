import { describe, expect, it } from '@jest/globals';
import { cancel, claim, decide, disown, follow, granted, release } from '../../../apps/device-auth-server/src/protocol/device-authorization/answer.js';
import type { DeviceAuthorization, PersonsAnswer } from '../../../apps/device-auth-server/src/protocol/device-authorization/device-authorization.js';
import { poll } from '../../../apps/device-auth-server/src/protocol/device-authorization/poll.js';
import { aDeviceAuthorization, otherSessionId, sessionId } from '../../support/records.js';

const pending = aDeviceAuthorization();
const at = (seconds: number): number => pending.createdAt + seconds * 1_000;
const alice = { endUserId: 'alice', sessionId };
const bob = { endUserId: 'bob', sessionId: otherSessionId };
const yes: PersonsAnswer = { approve: true, endUserId: 'alice', epoch: 3, authTime: at(-60), amr: ['pwd'] };

const claimedBy = (who: typeof alice, seconds = 0): DeviceAuthorization => claim(pending, who, at(seconds)).next ?? pending;
const approved = (): DeviceAuthorization => decide(claimedBy(alice), yes, sessionId, at(10)).next ?? pending;
const fetched = (seconds: number): DeviceAuthorization => poll(approved(), { secretDigest: pending.secretDigest, clientId: 'tv' }, at(seconds)).next ?? pending;

describe('looking a code up', () => {
  it('claims it, and it stays the holder’s', () => {
    expect(claim(pending, alice, at(0)).answer.word).toBe('claimed');
    expect(claim(claimedBy(alice), alice, at(60)).answer.word).toBe('yours');
  });

  it('shows another person only that it is taken, until the holder was away for 90 seconds', () => {
    expect(claim(claimedBy(alice), bob, at(89.999))).toEqual({ answer: { word: 'taken' } });
    expect(claim(claimedBy(alice), bob, at(90)).answer.word).toBe('claimed');
  });

  it('moves a claim with its person to another browser', () => {
    const moved = claim(claimedBy(alice), { ...alice, sessionId: otherSessionId }, at(5));
    expect(moved.answer.word).toBe('claimed');
    expect(moved.next?.claim?.sessionId).toBe(otherSessionId);
  });

  it('takes new codes until 30 seconds before the end, and leaves the holder until 10', () => {
    expect(claim(pending, alice, at(569.999)).answer.word).toBe('claimed');
    expect(claim(pending, alice, at(570)).answer.word).toBe('none');
    expect(claim(claimedBy(alice, 500), alice, at(589.999)).answer.word).toBe('yours');
    expect(claim(claimedBy(alice, 500), alice, at(590)).answer.word).toBe('none');
  });

  it('answers alike for what is unknown, answered or redeemed', () => {
    for (const record of [undefined, approved(), fetched(20)]) expect(claim(record, alice, at(30))).toEqual({ answer: { word: 'none' } });
  });

  it('lets go for the holder alone', () => {
    expect(release(claimedBy(alice), 'bob')).toEqual({ answer: 'none' });
    expect(release(claimedBy(alice), 'alice').next?.claim).toBeUndefined();
  });
});

describe('answering', () => {
  it('grants what was asked, on the sign-in it rests on', () => {
    expect(approved().decision).toEqual({
      approved: true,
      at: at(10),
      endUserId: 'alice',
      epoch: 3,
      authTime: at(-60),
      amr: ['pwd'],
      scope: pending.scope,
      resources: pending.resources,
    });
  });

  it('is for the session that holds the claim', () => {
    expect(decide(pending, yes, sessionId, at(1)).answer.word).toBe('not yours');
    expect(decide(claimedBy(bob), yes, sessionId, at(1)).answer.word).toBe('not yours');
    expect(decide(claimedBy(alice), yes, otherSessionId, at(1)).answer.word).toBe('not yours');
  });

  it('stands: a second answer changes nothing', () => {
    const denied = decide(claimedBy(alice), { ...yes, approve: false }, sessionId, at(10)).next;
    expect(decide(denied, yes, sessionId, at(11))).toEqual({ answer: { word: 'already answered' } });
    expect(decide(denied, { ...yes, callId: 'another call' }, sessionId, at(11))).toEqual({ answer: { word: 'already answered' } });
    expect(decide(approved(), { ...yes, approve: false }, sessionId, at(11))).toEqual({ answer: { word: 'already answered' } });
  });

  it('is told the same to the same call, whose first answer may have been lost', () => {
    const decided = decide(claimedBy(alice), { ...yes, callId: 'one' }, sessionId, at(10));
    expect(decide(decided.next, { ...yes, callId: 'one' }, sessionId, at(11))).toEqual({ answer: decided.answer });
    expect(decide(decided.next, { ...yes, callId: 'two' }, sessionId, at(11))).toEqual({ answer: { word: 'already answered' } });
  });

  it('is taken until 10 seconds before the end', () => {
    expect(decide(claimedBy(alice, 500), yes, sessionId, at(589.999)).answer.word).toBe('decided');
    expect(decide(claimedBy(alice, 500), yes, sessionId, at(590)).answer.word).toBe('none');
  });
});

describe('what comes of an answer', () => {
  it('cancels what nobody answered, for its own device alone', () => {
    expect(cancel(pending, pending.secretDigest, 'another', at(1)).answer).toBe('none');
    expect(cancel(approved(), pending.secretDigest, 'tv', at(11)).answer).toBe('none');
    const cancelled = cancel(pending, pending.secretDigest, 'tv', at(1));
    expect(claim(cancelled.next, alice, at(2)).answer.word).toBe('none');
  });

  it('is followed by the person who answered, and nobody else', () => {
    expect(follow(approved(), 'alice', at(11)).word).toBe('approved');
    expect(follow(fetched(20), 'alice', at(700)).word).toBe('redeemed');
    expect(follow(approved(), 'alice', at(610)).word).toBe('expired');
    expect(follow(fetched(20), 'bob', at(30)).word).toBe('none');
  });

  it('can be taken back by the person who approved', () => {
    expect(disown(approved(), 'bob', at(12)).answer).toBe('none');
    const { answer, next } = disown(approved(), 'alice', at(12));
    expect(answer).toBe('disowned');
    expect(follow(next, 'alice', at(13)).word).toBe('denied');
  });

  it('tells what it gave to the person who approved, as long as the approval stands', () => {
    expect(granted(approved(), 'alice')).toMatchObject({
      word: 'granted',
      secretDigest: pending.secretDigest,
      clientId: 'tv',
      grant: { endUserId: 'alice', scope: pending.scope },
    });
    expect(granted(approved(), 'bob').word).toBe('none');
    expect(granted(pending, 'alice').word).toBe('none');
    expect(granted(disown(approved(), 'alice', at(12)).next, 'alice').word).toBe('none');
  });
});
