import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../../apps/device-client/src/failure.js';
import { INITIAL, isFinal, nextState, type SignInEvent, type SignInState } from '../../../apps/device-client/src/sign-in/sign-in-state.js';
import { countdownText } from '../../../apps/device-client/src/sign-in/words.js';

const CODE = { userCode: 'WDJB-MJHT', verificationUri: 'https://login.example/device', verificationUriComplete: undefined, deadlineMs: 600_000, expiresAt: 0 };
const after = (...events: SignInEvent[]): SignInState => events.reduce(nextState, INITIAL);
const issued: SignInEvent = { type: 'code_issued', code: CODE };

describe('the states of a sign-in', () => {
  it('wait with the code, steadily', () => {
    expect(after(issued)).toEqual({ phase: 'waiting', code: CODE, connection: 'steady', progress: 'waiting' });
  });

  it('come back to steady with the next answer', () => {
    expect(after(issued, { type: 'went_offline' })).toMatchObject({ connection: 'offline' });
    expect(after(issued, { type: 'went_offline' }, { type: 'pending' })).toMatchObject({ connection: 'steady' });
  });

  it('remember how far the person is', () => {
    expect(after(issued, { type: 'pending', progress: 'opened' }, { type: 'slowed_down', intervalSeconds: 10 }, { type: 'pending' })).toMatchObject({
      progress: 'opened',
    });
  });

  it('follow a deadline that the server moved', () => {
    expect(after(issued, { type: 'pending', deadlineMs: 900_000 })).toMatchObject({ code: { ...CODE, deadlineMs: 900_000 } });
  });

  it('hold no code once it has served', () => {
    for (const type of ['approved', 'denied', 'expired', 'requested'] as const) expect(JSON.stringify(after(issued, { type }))).not.toContain('WDJB');
  });

  it('are left by nothing but a new request once they are final', () => {
    const failure = new Failure('server', 'x');
    const ends: SignInEvent[] = [{ type: 'denied' }, { type: 'expired' }, { type: 'failed', failure }, { type: 'signed_in', account: undefined, scope: '' }];
    for (const end of ends) {
      expect(isFinal(after(issued, end))).toBe(true);
      expect(after(issued, end, { type: 'pending' }, { type: 'went_offline' })).toEqual(after(issued, end));
      expect(after(issued, end, { type: 'requested' })).toEqual(INITIAL);
    }
  });
});

describe('the countdown', () => {
  it.each([
    [600_000, '10:00'],
    [59_001, '1:00'],
    [9_000, '0:09'],
    [1, '0:01'],
    [-5_000, '0:00'],
  ])('shows %i ms as %s', (ms, text) => {
    expect(countdownText(ms)).toBe(text);
  });
});
