import type { Ports } from '../ports.js';
import type { Protocol, SignedInBrowser } from '../protocol.js';
import type { Settings } from '../settings.js';
import { liveAccessToken } from '../token/live-access-token.js';

/** The built-in first-party client of the pages under `/device`. */
const COMPANION = { clientId: 'companion', scope: 'device:approve' } as const;

/** The companion's access token lives in the browser session, sealed; looking a code up and answering it need it. */
export function companionToken(ports: Ports, settings: Settings): Pick<Protocol, 'holdCompanionToken' | 'mayDecide'> {
  const { secrets, browserSessions } = ports;
  const readAccessToken = liveAccessToken(ports);

  async function isGood(accessToken: string, browser: SignedInBrowser): Promise<boolean> {
    const claims = await readAccessToken(accessToken);
    const scope = typeof claims?.['scope'] === 'string' ? claims['scope'].split(' ') : [];
    return (
      claims?.['client_id'] === COMPANION.clientId &&
      claims['sub'] === browser.endUser.id &&
      claims['aud'] === settings.issuer &&
      scope.includes(COMPANION.scope)
    );
  }

  return {
    async holdCompanionToken(browser, accessToken) {
      if (!(await isGood(accessToken, browser))) return false;
      return (await browserSessions.hold(browser.session.id, secrets.seal('at-rest', accessToken, browser.session.id))) === 'held';
    },
    async mayDecide(browser) {
      const sealed = browser.session.sealedCompanionToken;
      const accessToken = sealed === undefined ? undefined : secrets.open('at-rest', sealed, browser.session.id);
      return accessToken !== undefined && isGood(accessToken, browser);
    },
  };
}
