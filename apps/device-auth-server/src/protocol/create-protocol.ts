import { authorize } from './authorization/authorize.js';
import { findBrowser, signOut } from './browser-session/find-browser.js';
import { signIn } from './browser-session/sign-in.js';
import { authenticateClient } from './client/authenticate-client.js';
import { answerDevice } from './companion/answer-device.js';
import { companionToken } from './companion/companion-token.js';
import { lookUpUserCode } from './companion/look-up.js';
import { noteUserCodeOpened } from './companion/note-opened.js';
import { onDeviceCodeMove } from './device-authorization/on-device-code-move.js';
import { startDeviceAuthorization } from './device-authorization/start.js';
import { introspectToken } from './introspection/introspect-token.js';
import { metadata } from './metadata/metadata.js';
import type { Ports, TokenSigner } from './ports.js';
import type { Protocol } from './protocol.js';
import { revokeToken } from './revocation/revoke-token.js';
import type { Settings } from './settings.js';
import { exchangeToken } from './token/exchange-token.js';
import { userInfo } from './user-info/user-info.js';

/** The same object for as long as the keys are the same, so that whoever sends it can tell. */
function keySet({ publicKeys }: Pick<TokenSigner, 'publicKeys'>): Protocol['keySet'] {
  let known = { keys: publicKeys() };
  return () => {
    const keys = publicKeys();
    if (keys !== known.keys) known = { keys };
    return known;
  };
}

/** The one door of the study: the rules over their ports. Plain functions, no framework; a test needs nothing else. */
export function createProtocol(ports: Ports, settings: Settings): Protocol {
  const authenticate = authenticateClient(ports, settings);
  const companion = companionToken(ports, settings);
  const document = metadata(ports, settings);

  return {
    startDeviceAuthorization: startDeviceAuthorization(ports, settings, authenticate),
    exchangeToken: exchangeToken(ports, settings, authenticate),
    onDeviceCodeMove: onDeviceCodeMove(ports),
    revokeToken: revokeToken(ports, authenticate),
    introspectToken: introspectToken(ports, settings, authenticate),
    userInfo: userInfo(ports, settings),
    metadata: () => document,
    keySet: keySet(ports.signer),

    findBrowser: findBrowser(ports),
    signIn: signIn(ports, settings),
    signOut: signOut(ports),
    ...authorize(ports, settings),

    ...companion,
    lookUpUserCode: lookUpUserCode(ports, settings, companion),
    noteUserCodeOpened: noteUserCodeOpened(ports, settings),
    ...answerDevice(ports, settings, companion),
  };
}
