import type { Ports } from '../ports.js';
import type { Protocol } from '../protocol.js';

/** The cookie names the browser even before anybody signed in: what it began is bound to it. */
export function findBrowser({ secrets, browserSessions, endUsers }: Ports): Protocol['findBrowser'] {
  return async (cookie) => {
    const id = secrets.digest(cookie);
    const session = await browserSessions.touch(id);
    const endUser = session === undefined ? undefined : await endUsers.find(session.endUserId);
    return session === undefined || endUser === undefined ? { id } : { id, session, endUser };
  };
}

export function signOut({ browserSessions, events }: Ports): Protocol['signOut'] {
  return async (browser, origin) => {
    if (browser.session === undefined) return;
    await browserSessions.end(browser.session.id);
    events.signedOut({ endUserId: browser.session.endUserId, requestId: origin.requestId });
  };
}
