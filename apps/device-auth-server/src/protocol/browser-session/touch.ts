import type { EndUser } from '../end-user/end-user.js';
import type { Transition } from '../transition.js';
import type { BrowserSession } from './browser-session.js';

/** How long a session lives unused, and how long at all. */
export interface SessionLifetimes {
  readonly idleMs: number;
  readonly absoluteMs: number;
  /** Administrators' sessions end sooner. */
  readonly adminIdleMs: number;
}

/** Activity is written down this seldom: a page with ten pictures is one visit, and idle times are hours. */
const SEEN_EVERY_MS = 30_000;

type Owner = Pick<EndUser, 'status' | 'epoch' | 'admin'>;

/** A session is over when its time is, and when its person is gone, disabled, or changed the password since. */
function isLive(session: BrowserSession, owner: Owner | undefined, lifetimes: SessionLifetimes, now: number): boolean {
  if (owner?.status !== 'active' || owner.epoch !== session.epoch) return false;
  const idleMs = owner.admin ? lifetimes.adminIdleMs : lifetimes.idleMs;
  return now < session.lastSeenAt + idleMs && now < session.createdAt + lifetimes.absoluteMs;
}

export function touch(
  session: BrowserSession | undefined,
  owner: Owner | undefined,
  lifetimes: SessionLifetimes,
  now: number,
): Transition<BrowserSession | undefined, BrowserSession> {
  if (session === undefined || !isLive(session, owner, lifetimes, now)) return { answer: undefined };
  if (now < session.lastSeenAt + SEEN_EVERY_MS) return { answer: session };
  const next = { ...session, lastSeenAt: now };
  return { answer: next, next };
}

export function hold(
  session: BrowserSession | undefined,
  owner: Owner | undefined,
  lifetimes: SessionLifetimes,
  sealedCompanionToken: string,
  now: number,
): Transition<'held' | 'none', BrowserSession> {
  if (session === undefined || !isLive(session, owner, lifetimes, now)) return { answer: 'none' };
  return { answer: 'held', next: { ...session, sealedCompanionToken } };
}

/** From then on nothing can bring the session back, whoever it belongs to. */
export const sessionExpiresAt = (session: BrowserSession, lifetimes: SessionLifetimes): number =>
  Math.min(session.lastSeenAt + Math.max(lifetimes.idleMs, lifetimes.adminIdleMs), session.createdAt + lifetimes.absoluteMs);
