import { decodeBase64Url, encodeBase64Url, type Digest, type Secret } from '@device-auth/oauth-core';
import { joinBytes } from '../join-bytes.js';
import type { Secrets } from '../ports.js';

const LOCATOR_BYTES = 16;
const RANDOM_BYTES = 32;

/** What a device code holds: where its record lives, and the random part that opens what is sealed for the device. */
export interface DeviceCodeParts {
  readonly locator: Digest<'user-code'>;
  readonly secret: Secret<'device-code'>;
  readonly secretDigest: Digest<'device-code'>;
}

/** locator ‖ 32 random bytes, base64url: the poll finds the record without an index, the store keeps no usable secret. */
export function newDeviceCode(secrets: Secrets, locator: Digest<'user-code'>): DeviceCodeParts & { readonly deviceCode: string } {
  const secret = secrets.newSecret<'device-code'>(RANDOM_BYTES);
  const deviceCode = encodeBase64Url(joinBytes(bytesOf(locator), bytesOf(secret)));
  return { deviceCode, locator, secret, secretDigest: secrets.digest(secret) };
}

/** Undefined for anything that cannot be a device code of ours. */
export function readDeviceCode(secrets: Secrets, deviceCode: string): DeviceCodeParts | undefined {
  const bytes = decodeBase64Url(deviceCode);
  if (bytes?.length !== LOCATOR_BYTES + RANDOM_BYTES) return undefined;
  const secret = encodeBase64Url(bytes.subarray(LOCATOR_BYTES)) as Secret<'device-code'>;
  return { locator: encodeBase64Url(bytes.subarray(0, LOCATOR_BYTES)) as Digest<'user-code'>, secret, secretDigest: secrets.digest(secret) };
}

const bytesOf = (text: string): Uint8Array => decodeBase64Url(text) ?? new Uint8Array();
