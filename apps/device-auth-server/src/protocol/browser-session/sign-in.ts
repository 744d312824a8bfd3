import type { Secret } from '@device-auth/oauth-core';
import { limited } from '../attempt-limit/limited.js';
import type { EndUser } from '../end-user/end-user.js';
import { canonicalUsername } from '../end-user/username.js';
import type { Ports } from '../ports.js';
import type { Browser, Protocol, SignInAnswer, SignedInBrowser } from '../protocol.js';
import type { RequestOrigin, Settings } from '../settings.js';
import { Unavailable } from '../unavailable.js';

/** Accounts switched more often than this while a question is open: it begins anew. */
const COOKIES_REMEMBERED = 4;

type Refusal = Parameters<Ports['events']['signInFailed']>[0]['reason'];

/** The one way in by password. Unknown name, wrong password and disabled account cost the same time and read the same. */
export function signIn(ports: Ports, settings: Settings): Protocol['signIn'] {
  const { clock, secrets, attempts, endUsers, passwords, browserSessions, events } = ports;

  return async (browser, username, password, origin) => {
    const charged = await attempts.charge([limited(`sign-in:${secrets.tag('limits', origin.address)}`, settings.limits.signInsPerAddress)]);
    if (charged.word === 'limited') return refuse('limited', origin, { word: 'limited', retryAfterMs: charged.retryAfterMs });

    const name = canonicalUsername(username);
    const endUser = name === undefined ? undefined : await endUsers.findByUsername(name);
    const admitted = endUser === undefined ? 'none' : await endUsers.attemptPassword(endUser.id);
    const looksAtIt = admitted === 'go on' || admitted === 'last';
    // Hashed even when there is nothing to compare with, so that the time tells nothing.
    const verdict = await passwords.verify(password, looksAtIt ? endUser?.passwordHash : undefined);
    if (verdict === 'busy') return refuse('busy', origin, { word: 'busy' });
    if (endUser === undefined) return refuse('unknown user', origin);
    if (admitted === 'throttled') return refuse('throttled', origin);
    if (verdict === 'wrong') {
      if (admitted === 'last') events.passwordLocked({ endUserId: endUser.id, network: origin.network, requestId: origin.requestId });
      return refuse('wrong password', origin);
    }
    if (endUser.status !== 'active') return refuse('disabled', origin);

    await endUsers.passwordAccepted(endUser.id, verdict === 'rehash' ? await rehash(password) : undefined, endUser.passwordHash);
    return start(browser, endUser, origin);
  };

  /** Newer settings can wait for a quieter moment; a right password cannot be refused for them. */
  async function rehash(password: string): Promise<string | undefined> {
    try {
      return await passwords.hash(password);
    } catch (fault) {
      if (fault instanceof Unavailable) return undefined;
      throw fault;
    }
  }

  /** A new cookie at every sign-in: one that was planted before is worth nothing after. */
  async function start(browser: Browser, endUser: EndUser, origin: RequestOrigin): Promise<SignInAnswer> {
    const cookie: Secret<'session'> = secrets.newSecret(32);
    const now = clock();
    const session = {
      v: 1,
      id: secrets.digest(cookie),
      formerIds: [browser.id, ...(browser.session?.formerIds ?? [])].slice(0, COOKIES_REMEMBERED),
      endUserId: endUser.id,
      epoch: endUser.epoch,
      authTime: now,
      amr: ['pwd'],
      createdAt: now,
      lastSeenAt: now,
    } as const;
    await browserSessions.start(session);
    if (browser.session !== undefined) await browserSessions.end(browser.session.id);
    events.signedIn({ endUserId: endUser.id, network: origin.network, requestId: origin.requestId });
    const signedIn: SignedInBrowser = { id: session.id, session, endUser };
    return { word: 'signed in', cookie, browser: signedIn };
  }

  function refuse(reason: Refusal, origin: RequestOrigin, answer: SignInAnswer = { word: 'refused' }): SignInAnswer {
    events.signInFailed({ reason, network: origin.network, requestId: origin.requestId });
    return answer;
  }
}
