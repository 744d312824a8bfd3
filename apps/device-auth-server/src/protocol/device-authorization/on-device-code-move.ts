import type { Ports } from '../ports.js';
import type { Protocol } from '../protocol.js';
import { readDeviceCode } from './device-code.js';

/** News of the record a device code leads to. Whether the code is any good is for the poll to say; here it can only be waited for in vain. */
export function onDeviceCodeMove({ secrets, deviceAuthorizations }: Pick<Ports, 'secrets' | 'deviceAuthorizations'>): Protocol['onDeviceCodeMove'] {
  return (deviceCode, moved) => {
    const parts = readDeviceCode(secrets, deviceCode);
    return parts === undefined ? () => undefined : deviceAuthorizations.onMove(parts.locator, moved);
  };
}
