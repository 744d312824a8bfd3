import { decodeBase64Url, encodeBase64Url, type Digest, type Secret } from '@device-auth/oauth-core';
import { joinBytes } from '../join-bytes.js';
import type { Secrets } from '../ports.js';
import type { FamilyRef } from './refresh-token-family.js';

const REF_BYTES = 16;
const RANDOM_BYTES = 32;
const TAG_BYTES = 16;
/** In base64url; what is longer or shorter (an access token, most often) need not be looked at. */
const TEXT_LENGTH = Math.ceil(((2 * REF_BYTES + RANDOM_BYTES + TAG_BYTES) * 4) / 3);

export interface RefreshTokenParts {
  readonly ref: FamilyRef;
  readonly digest: Digest<'refresh-token'>;
  /** We made it, whatever the store remembers of it: only such a token can raise the alarm of reuse. */
  readonly genuine: boolean;
}

/** user locator ‖ family id ‖ 32 random bytes ‖ tag over all of it, base64url. */
export function newRefreshToken(
  secrets: Secrets,
  ref: FamilyRef,
): { readonly refreshToken: Secret<'refresh-token'>; readonly digest: Digest<'refresh-token'> } {
  const body = joinBytes(bytesOf(ref.userLocator), bytesOf(ref.familyId), secrets.random(RANDOM_BYTES));
  const tag = secrets.tag('refresh-token', encodeBase64Url(body));
  const refreshToken = encodeBase64Url(joinBytes(body, bytesOf(tag))) as Secret<'refresh-token'>;
  return { refreshToken, digest: secrets.digest(refreshToken) };
}

/** Undefined for anything that cannot be a refresh token of ours. */
export function readRefreshToken(secrets: Secrets, text: string): RefreshTokenParts | undefined {
  if (text.length !== TEXT_LENGTH) return undefined;
  const bytes = decodeBase64Url(text);
  if (bytes?.length !== 2 * REF_BYTES + RANDOM_BYTES + TAG_BYTES) return undefined;
  const body = encodeBase64Url(bytes.subarray(0, -TAG_BYTES));
  return {
    ref: { userLocator: encodeBase64Url(bytes.subarray(0, REF_BYTES)), familyId: encodeBase64Url(bytes.subarray(REF_BYTES, 2 * REF_BYTES)) },
    digest: secrets.digest(text as Secret<'refresh-token'>),
    genuine: secrets.isTag('refresh-token', body, encodeBase64Url(bytes.subarray(-TAG_BYTES))),
  };
}

/** What everything of one end user is found under: the first part of each of its families. */
export const userLocator = (sha256: Secrets['sha256'], endUserId: string): string => firstBytes(sha256(`end user ${endUserId}`));

/** The family that what this digest stands for begins: the same code leads to the same family, however often it is redeemed. */
export function familyRef(secrets: Secrets, endUserId: string, beganWith: Digest<'device-code'> | Digest<'authorization-code'>): FamilyRef {
  return { userLocator: userLocator(secrets.sha256, endUserId), familyId: firstBytes(secrets.sha256(`family ${beganWith}`)) };
}

/** How an access token names its family, and back. */
export const formatFamilyRef = (ref: FamilyRef): string => `${ref.userLocator}.${ref.familyId}`;

export function parseFamilyRef(claim: unknown): FamilyRef | undefined {
  const [locator, familyId, ...rest] = typeof claim === 'string' ? claim.split('.') : [];
  return locator === undefined || familyId === undefined || rest.length > 0 ? undefined : { userLocator: locator, familyId };
}

const firstBytes = (digest: string): string => encodeBase64Url(bytesOf(digest).subarray(0, REF_BYTES));
const bytesOf = (text: string): Uint8Array => decodeBase64Url(text) ?? new Uint8Array();
