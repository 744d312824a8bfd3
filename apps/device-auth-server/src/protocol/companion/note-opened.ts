import { normalizeUserCode } from '@device-auth/oauth-core';
import type { Ports } from '../ports.js';
import type { Protocol } from '../protocol.js';
import type { Settings } from '../settings.js';

/**
 * Anybody can do this with any code, so it is worth nothing to who guesses: the caller learns nothing, one record is written once at the most,
 * and all that comes of it is a word on the screen of a device that waits (decision 0014).
 */
export function noteUserCodeOpened(
  { secrets, deviceAuthorizations }: Pick<Ports, 'secrets' | 'deviceAuthorizations'>,
  { device }: Settings,
): Protocol['noteUserCodeOpened'] {
  return async (typed) => {
    const entry = normalizeUserCode(typed, { alphabet: device.userCodeAlphabet });
    if (!entry.ok) return;
    await Promise.all(secrets.locators(entry.userCode).map((locator) => deviceAuthorizations.markOpened(locator)));
  };
}
