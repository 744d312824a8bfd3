import type { Digest, Secret } from '@device-auth/oauth-core';
import type { Secrets } from '../ports.js';

const RANDOM_BYTES = 32;
/** The locator's 16 bytes, then the random 32. */
const DEVICE_CODE = /^([\w-]{22})([\w-]{43})$/u;

/** What a device code holds: where its record lives, and the random part that opens what is sealed for the device. */
export interface DeviceCodeParts {
  readonly locator: Digest<'user-code'>;
  readonly secret: Secret<'device-code'>;
  readonly secretDigest: Digest<'device-code'>;
}

/** locator ‖ 32 random bytes, each in base64url: the poll finds the record without an index, the store keeps no usable secret. */
export function newDeviceCode(secrets: Secrets, locator: Digest<'user-code'>): DeviceCodeParts & { readonly deviceCode: string } {
  const secret = secrets.newSecret<'device-code'>(RANDOM_BYTES);
  return { deviceCode: `${locator}${secret}`, locator, secret, secretDigest: secrets.digest(secret) };
}

/** Undefined for anything that cannot be a device code of ours. */
export function readDeviceCode(secrets: Secrets, deviceCode: string): DeviceCodeParts | undefined {
  const [, locator, random] = DEVICE_CODE.exec(deviceCode) ?? [];
  if (locator === undefined) return undefined;
  const secret = random as Secret<'device-code'>;
  return { locator: locator as Digest<'user-code'>, secret, secretDigest: secrets.digest(secret) };
}
