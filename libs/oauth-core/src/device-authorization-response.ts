import { asJsonObject, member, optionalMembers, positiveNumber, tokenMember, wrongMember } from './json-object.js';
import type { JsonObject } from './json-object.js';
import { parseAddress } from './web-address.js';
import type { AddressRule } from './web-address.js';

/** Answer to a device authorization request. RFC 8628 §3.2. */
export interface DeviceAuthorizationResponse {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  /** Seconds until both codes end. */
  readonly expires_in: number;
  /** Seconds a client waits between two polls. */
  readonly interval: number;
}

/** The same from a server of another make, which may have no complete address. */
export interface ReceivedDeviceAuthorizationResponse extends Omit<DeviceAuthorizationResponse, 'verification_uri_complete'> {
  readonly verification_uri_complete?: string;
}

/** The interval of a server that names none, in seconds. RFC 8628 §3.2. */
export const DEFAULT_INTERVAL_SECONDS = 5;
/** No client polls more often, or waits longer because it was told to, in seconds. */
export const INTERVAL_SECONDS = { min: 1, max: 60 } as const;
/** No code is waited for longer, in seconds. */
export const LONGEST_EXPIRES_IN_SECONDS = 86_400;

/** An `interval` as a server sent it, clamped; undefined if it is not a number above zero. */
export function parseInterval(value: unknown): number | undefined {
  const seconds = positiveNumber(value);
  return seconds === undefined ? undefined : Math.min(Math.max(seconds, INTERVAL_SECONDS.min), INTERVAL_SECONDS.max);
}

/** An `expires_in` of a code as a server sent it, cut to a day; undefined if it is not a number above zero. */
export function parseExpiresIn(value: unknown): number | undefined {
  const seconds = positiveNumber(value);
  return seconds === undefined ? undefined : Math.min(seconds, LONGEST_EXPIRES_IN_SECONDS);
}

/**
 * Reads the answer to a device authorization request. A useless `interval` becomes 5; the early name `verification_url` is understood. The
 * user code is not judged here: see `isDisplayableUserCode`. Throws ProtocolError.
 * @param json the parsed body, undefined if it was no JSON
 */
export function parseDeviceAuthorizationResponse(json: unknown, rule: AddressRule = {}): ReceivedDeviceAuthorizationResponse {
  const body = asJsonObject(json);
  const expiresIn = parseExpiresIn(member(body, 'expires_in'));
  if (expiresIn === undefined) throw wrongMember('expires_in', 'a number of seconds above zero');
  return {
    device_code: tokenMember(body, 'device_code'),
    user_code: tokenMember(body, 'user_code'),
    verification_uri: addressMember(body, member(body, 'verification_uri') === undefined ? 'verification_url' : 'verification_uri', rule),
    expires_in: expiresIn,
    interval: parseInterval(member(body, 'interval')) ?? DEFAULT_INTERVAL_SECONDS,
    ...optionalMembers({ verification_uri_complete: optionalAddressMember(body, rule) }),
  };
}

/** The address in the server's own spelling: people compare it with what is printed on the screen. */
function addressMember(body: JsonObject, name: string, rule: AddressRule): string {
  parseAddress(member(body, name), name, rule);
  return member(body, name) as string;
}

function optionalAddressMember(body: JsonObject, rule: AddressRule): string | undefined {
  const name = ['verification_uri_complete', 'verification_url_complete'].find((candidate) => member(body, candidate) !== undefined);
  return name === undefined ? undefined : addressMember(body, name, rule);
}
