import { OAuthError } from '@device-auth/oauth-core';
import { callId } from '../call-id.js';
import type { GrantedAnswer } from '../device-authorization/device-authorization.js';
import type { Ports } from '../ports.js';
import type { Protocol } from '../protocol.js';
import { familyRef } from '../refresh-token-family/refresh-token.js';
import type { Settings } from '../settings.js';
import { newFamily } from '../token/new-family.js';
import type { companionToken } from './companion-token.js';
import { locate } from './look-up.js';

type AnswerDevice = Pick<
  Protocol,
  'decideDeviceAuthorization' | 'releaseUserCode' | 'followDeviceAuthorization' | 'onDeviceAuthorizationMove' | 'disownDeviceAuthorization'
>;

/** What a person can do with a code once it is theirs: answer it, let it go, watch what comes of it, take it back. */
export function answerDevice(ports: Ports, settings: Settings, { mayDecide }: ReturnType<typeof companionToken>): AnswerDevice {
  const { secrets, deviceAuthorizations, refreshTokenFamilies, events } = ports;

  return {
    async decideDeviceAuthorization(browser, { userCode, approve }, origin) {
      if (!(await mayDecide(browser))) throw new OAuthError('access_denied', 'sign in again before answering');
      const { endUser, session } = browser;
      const by = { endUserId: endUser.id, epoch: session.epoch, authTime: session.authTime, amr: session.amr };
      const answer = await deviceAuthorizations.decide(await locate(ports, userCode), { approve, ...by, callId: callId(origin) }, session.id);
      if (answer.word !== 'decided') return answer.word;
      events.deviceAuthorizationDecided({
        approved: approve,
        clientId: answer.clientId,
        endUserId: endUser.id,
        network: origin.network,
        requestId: origin.requestId,
      });
      return approve ? 'approved' : 'denied';
    },
    async releaseUserCode(browser, userCode) {
      await deviceAuthorizations.release(await locate(ports, userCode), browser.endUser.id);
    },
    async followDeviceAuthorization(browser, userCode) {
      return deviceAuthorizations.follow(await locate(ports, userCode), browser.endUser.id);
    },
    onDeviceAuthorizationMove(userCode, moved) {
      const stops = secrets.locators(userCode).map((locator) => deviceAuthorizations.onMove(locator, moved));
      return () => {
        for (const stop of stops) stop();
      };
    },
    async disownDeviceAuthorization(browser, userCode, origin) {
      const { endUser } = browser;
      const locator = await locate(ports, userCode);
      const answer = await deviceAuthorizations.granted(locator, endUser.id);
      if (answer.word === 'none') return 'none';
      // The tokens first: whatever is cut short here leaves an approval that can be taken back once more, never a device nobody can reach.
      await endFamily(answer);
      await deviceAuthorizations.disown(locator, endUser.id);
      events.familyRevoked({ reason: 'disowned by end user', endUserId: endUser.id, requestId: origin.requestId });
      return 'revoked';
    },
  };

  /** Fetched, but not started yet: a family that has ended takes its place, so that it cannot start any more. */
  async function endFamily({ secretDigest, clientId, grant }: Extract<GrantedAnswer, { word: 'granted' }>): Promise<void> {
    const ref = familyRef(secrets, grant.endUserId, secretDigest);
    const client = ports.clients.find(clientId);
    if ((await refreshTokenFamilies.revoke(ref, 'disowned by end user')) === 'revoked' || client === undefined) return;
    const { family } = newFamily(ports, settings, { client, grant, ref, onDevice: true });
    const { word } = await refreshTokenFamilies.start({ ...family, revokedAt: ports.clock(), revokedBecause: 'disowned by end user' });
    if (word !== 'started') await refreshTokenFamilies.revoke(ref, 'disowned by end user');
  }
}
