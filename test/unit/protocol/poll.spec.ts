import { describe, expect, it } from '@jest/globals';
import { claim, decide, disown, markOpened } from '../../../apps/device-auth-server/src/protocol/device-authorization/answer.js';
import type {
  DeviceAuthorization,
  PersonsAnswer,
  PollAnswer,
} from '../../../apps/device-auth-server/src/protocol/device-authorization/device-authorization.js';
import { poll } from '../../../apps/device-auth-server/src/protocol/device-authorization/poll.js';
import { aDeviceAuthorization, sessionId } from '../../support/records.js';

const seconds = (count: number): number => count * 1_000;
const begin = aDeviceAuthorization().createdAt;
const byItsDevice = { secretDigest: aDeviceAuthorization().secretDigest, clientId: 'tv' };
const alice: PersonsAnswer = { approve: true, endUserId: 'alice', epoch: 1, authTime: begin, amr: ['pwd'] };

/** Polls at these seconds after the start, each seeing what the one before left. */
function pollAt(instants: readonly number[], start: DeviceAuthorization = aDeviceAuthorization()): readonly PollAnswer[] {
  let record = start;
  return instants.map((instant) => {
    const { answer, next } = poll(record, byItsDevice, begin + seconds(instant));
    record = next ?? record;
    return answer;
  });
}

const words = (answers: readonly PollAnswer[]): readonly string[] =>
  answers.map((answer) => (answer.word === 'slow_down' ? `slow_down ${answer.intervalMs / 1_000}` : answer.word));

function answered(approve: boolean): DeviceAuthorization {
  const claimed = { ...aDeviceAuthorization(), claim: { endUserId: 'alice', sessionId, at: begin } };
  return decide(claimed, { ...alice, approve }, sessionId, begin + seconds(20)).next ?? claimed;
}

describe('the rule of polling (RFC 8628 §3.5)', () => {
  it('takes the first poll at once, whenever it comes', () => {
    expect(words(pollAt([0]))).toEqual(['pending']);
    expect(words(pollAt([300]))).toEqual(['pending']);
  });

  it('lengthens the interval for good, measured from the last accepted poll', () => {
    expect(words(pollAt([0, 1, 7, 15]))).toEqual(['pending', 'slow_down 10', 'slow_down 15', 'pending']);
    expect(words(pollAt([0, 1, 8, 12, 20]))).toEqual(['pending', 'slow_down 10', 'pending', 'slow_down 15', 'pending']);
  });

  it('says how long to wait, rounded from the last accepted poll', () => {
    expect(pollAt([0, 1])[1]).toEqual({ word: 'slow_down', intervalMs: 10_000, retryAfterMs: 9_000 });
  });

  it('gives one request the same word however often it looks, and counts it once', () => {
    const first = poll(aDeviceAuthorization(), { ...byItsDevice, callId: 'one' }, begin);
    const again = poll(first.next, { ...byItsDevice, callId: 'one' }, begin + seconds(1));
    expect(again).toEqual({ answer: { word: 'pending' } });
    const early = poll(first.next, { ...byItsDevice, callId: 'two' }, begin + seconds(2));
    expect(early.answer).toEqual({ word: 'slow_down', intervalMs: 10_000, retryAfterMs: 8_000 });
    expect(poll(early.next, { ...byItsDevice, callId: 'two' }, begin + seconds(3))).toEqual({
      answer: { word: 'slow_down', intervalMs: 10_000, retryAfterMs: 7_000 },
    });
    expect(poll(early.next, { ...byItsDevice, callId: 'one' }, begin + seconds(3)).answer).toMatchObject({ word: 'slow_down', intervalMs: 15_000 });
  });

  it('takes a second look of a poll that waits for no poll, whatever came in between [D-87]', () => {
    const first = poll(aDeviceAuthorization(), { ...byItsDevice, callId: 'one' }, begin).next;
    const between = poll(first, { ...byItsDevice, callId: 'two' }, begin + seconds(5)).next;
    const looks = (record: DeviceAuthorization | undefined) => poll(record, { ...byItsDevice, callId: 'one', looksAgain: true }, begin + seconds(6));
    expect(looks(between)).toEqual({ answer: { word: 'pending' } });
    expect(looks(answered(false)).answer).toEqual({ word: 'denied' });
  });

  it('tells how far the person is, to a client that shows it [D-91]', () => {
    const shows = { ...byItsDevice, showsProgress: true };
    const { next: opened } = markOpened(aDeviceAuthorization(), begin + seconds(5));
    const claimed = claim(opened, { endUserId: 'alice', sessionId }, begin + seconds(8)).next;
    const told = [aDeviceAuthorization(), opened, claimed].map((record) => poll(record, shows, begin + seconds(10)).answer);
    expect(told).toEqual(['waiting', 'opened', 'signed_in'].map((progress) => ({ word: 'pending', progress, expiresInMs: 590_000 })));
  });

  it('stops growing at a minute', () => {
    const fast = Array.from({ length: 20 }, (_, index) => index / 10);
    expect(words(pollAt(fast)).at(-1)).toBe('slow_down 60');
  });

  it('takes a poll exactly a fifth of the interval early, and none earlier', () => {
    expect(words(pollAt([0, 4]))).toEqual(['pending', 'pending']);
    expect(words(pollAt([0, 3.999]))).toEqual(['pending', 'slow_down 10']);
  });

  it('tells a decision whatever the pace', () => {
    expect(words(pollAt([21, 21.1, 21.2], answered(false)))).toEqual(['denied', 'denied', 'denied']);
    expect(words(pollAt([21, 21.1, 21.2], answered(true)))).toEqual(['approved', 'approved', 'approved']);
  });

  it('ends what nobody answered at expires_in, and an approval ten seconds later', () => {
    expect(words(pollAt([599.999, 600]))).toEqual(['pending', 'expired']);
    expect([609.999, 610].map((instant) => words(pollAt([instant], answered(true)))[0])).toEqual(['approved', 'expired']);
  });

  it('remembers the end for one more lifetime, then knows nothing', () => {
    expect(words(pollAt([1_199.999, 1_200]))).toEqual(['expired', 'unknown']);
    expect(words(pollAt([1_199.999, 1_200], answered(false)))).toEqual(['denied', 'unknown']);
  });

  it('says approved to a device that came in time until its last answer cannot have been lost any more, then knows a replay', () => {
    expect(words(pollAt([30, 31, 610, 729.999, 730], answered(true)))).toEqual(['approved', 'approved', 'approved', 'approved', 'redeemed']);
    expect(words(pollAt([609.999, 729.999, 730], answered(true)))).toEqual(['approved', 'approved', 'redeemed']);
    expect(pollAt([30, 730], answered(true))[1]).toEqual({ word: 'redeemed', endUserId: 'alice' });
  });

  it('writes down when it was fetched first', () => {
    const first = poll(answered(true), byItsDevice, begin + seconds(30));
    expect(first.next?.redeemedAt).toBe(begin + seconds(30));
    expect(poll(first.next, byItsDevice, begin + seconds(31)).next).toBeUndefined();
  });

  it('tells a stranger nothing and moves nothing', () => {
    for (const record of [aDeviceAuthorization(), answered(true), answered(false)]) {
      expect(poll(record, { ...byItsDevice, clientId: 'another' }, begin)).toEqual({ answer: { word: 'unknown' } });
      expect(poll(record, { ...byItsDevice, secretDigest: 'guess' as typeof byItsDevice.secretDigest }, begin)).toEqual({ answer: { word: 'unknown' } });
    }
  });

  it('asks for the verifier before it tells anything, and a failure moves nothing', () => {
    const bound = { ...answered(true), codeChallenge: 'challenge' };
    expect(poll(bound, byItsDevice, begin)).toEqual({ answer: { word: 'unbound', reason: 'verifier missing' } });
    expect(poll(bound, { ...byItsDevice, codeChallenge: 'other' }, begin)).toEqual({ answer: { word: 'unbound', reason: 'verifier wrong' } });
    expect(poll(bound, { ...byItsDevice, codeChallenge: 'challenge' }, begin).answer.word).toBe('approved');
    expect(poll(answered(true), { ...byItsDevice, codeChallenge: 'challenge' }, begin)).toEqual({ answer: { word: 'unbound', reason: 'no challenge' } });
  });

  it('denies what was taken back before it was fetched', () => {
    const { next } = disown(answered(true), 'alice', begin + seconds(25));
    expect(words(pollAt([30], next))).toEqual(['denied']);
  });

  it('does not repeat the response of what was taken back after it was fetched', () => {
    const { next: fetched } = poll(answered(true), byItsDevice, begin + seconds(30));
    const { next } = disown(fetched, 'alice', begin + seconds(35));
    expect(words(pollAt([36], next))).toEqual(['denied']);
  });
});
