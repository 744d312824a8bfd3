import type { Digest } from '@device-auth/oauth-core';
import { describe, expect, it } from '@jest/globals';
import type { BrowserSession } from '../../../apps/device-auth-server/src/protocol/browser-session/browser-session.js';
import { hold, sessionExpiresAt, touch } from '../../../apps/device-auth-server/src/protocol/browser-session/touch.js';

const MINUTE = 60_000;
const lifetimes = { idleMs: 60 * MINUTE, absoluteMs: 100 * MINUTE, adminIdleMs: 30 * MINUTE };
const owner = { status: 'active', epoch: 1, admin: false } as const;
const session: BrowserSession = {
  v: 1,
  id: 'phone' as Digest<'session'>,
  endUserId: 'alice',
  epoch: 1,
  authTime: 0,
  amr: ['pwd'],
  createdAt: 0,
  lastSeenAt: 0,
};

describe('a browser session', () => {
  it('lives until it was idle for too long', () => {
    expect(touch(session, owner, lifetimes, 60 * MINUTE - 1).answer).toBeDefined();
    expect(touch(session, owner, lifetimes, 60 * MINUTE)).toEqual({ answer: undefined });
  });

  it('of an administrator ends sooner', () => {
    const admin = { ...owner, admin: true };
    expect(touch(session, admin, lifetimes, 30 * MINUTE - 1).answer).toBeDefined();
    expect(touch(session, admin, lifetimes, 30 * MINUTE)).toEqual({ answer: undefined });
  });

  it('ends at its absolute lifetime, however much it is used', () => {
    const used = { ...session, lastSeenAt: 99 * MINUTE };
    expect(touch(used, owner, lifetimes, 100 * MINUTE - 1).answer).toBeDefined();
    expect(touch(used, owner, lifetimes, 100 * MINUTE)).toEqual({ answer: undefined });
  });

  it.each([
    ['is gone', undefined],
    ['is disabled', { ...owner, status: 'disabled' as const }],
    ['changed the password since', { ...owner, epoch: 2 }],
  ])('is over when its person %s', (_, person) => {
    expect(touch(session, person, lifetimes, 1)).toEqual({ answer: undefined });
    expect(hold(session, person, lifetimes, 'sealed', 1)).toEqual({ answer: 'none' });
  });

  it('writes its activity down every half minute, not at every request', () => {
    expect(touch(session, owner, lifetimes, 29_999)).toEqual({ answer: session });
    const seen = { ...session, lastSeenAt: 30_000 };
    expect(touch(session, owner, lifetimes, 30_000)).toEqual({ answer: seen, next: seen });
  });

  it('holds the companion token only while it lives', () => {
    expect(hold(session, owner, lifetimes, 'sealed', 1)).toEqual({ answer: 'held', next: { ...session, sealedCompanionToken: 'sealed' } });
    expect(hold(session, owner, lifetimes, 'sealed', 60 * MINUTE)).toEqual({ answer: 'none' });
    expect(hold(undefined, undefined, lifetimes, 'sealed', 1)).toEqual({ answer: 'none' });
  });

  it('may be swept when nobody could have it alive', () => {
    expect(sessionExpiresAt(session, lifetimes)).toBe(60 * MINUTE);
    expect(sessionExpiresAt({ ...session, lastSeenAt: 99 * MINUTE }, lifetimes)).toBe(100 * MINUTE);
    expect(sessionExpiresAt(session, { ...lifetimes, adminIdleMs: 70 * MINUTE })).toBe(70 * MINUTE);
  });
});
