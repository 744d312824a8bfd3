import type { Digest, Secret } from '@device-auth/oauth-core';
import { leftHalf } from '../left-half.js';
import type { Secrets } from '../ports.js';
import type { FamilyRef } from './refresh-token-family.js';

const RANDOM_BYTES = 32;
/** 16 bytes, 16 bytes, 32 bytes, and the tag's 16. What is shorter or longer (an access token, most often) need not be looked at. */
const REFRESH_TOKEN = /^(([\w-]{22})([\w-]{22})[\w-]{43})([\w-]{22})$/u;

export interface RefreshTokenParts {
  readonly ref: FamilyRef;
  readonly digest: Digest<'refresh-token'>;
  /** We made it, whatever the store remembers of it: only such a token can raise the alarm of reuse. */
  readonly genuine: boolean;
}

/** user locator ‖ family id ‖ 32 random bytes ‖ tag over all of it, each in base64url. */
export function newRefreshToken(
  secrets: Secrets,
  { userLocator: locator, familyId }: FamilyRef,
): { readonly refreshToken: Secret<'refresh-token'>; readonly digest: Digest<'refresh-token'> } {
  const body = `${locator}${familyId}${secrets.newSecret(RANDOM_BYTES)}`;
  const refreshToken = `${body}${secrets.tag('refresh-token', body)}` as Secret<'refresh-token'>;
  return { refreshToken, digest: secrets.digest(refreshToken) };
}

/** Undefined for anything that cannot be a refresh token of ours. */
export function readRefreshToken(secrets: Secrets, text: string): RefreshTokenParts | undefined {
  const [, body = '', locator = '', familyId = '', tag] = REFRESH_TOKEN.exec(text) ?? [];
  if (tag === undefined) return undefined;
  return {
    ref: { userLocator: locator, familyId },
    digest: secrets.digest(text as Secret<'refresh-token'>),
    genuine: secrets.isTag('refresh-token', body, tag),
  };
}

/** What everything of one end user is found under: the first part of each of its families. */
export const userLocator = (sha256: Secrets['sha256'], endUserId: string): string => leftHalf(sha256(`end user ${endUserId}`));

/** The family that what this digest stands for begins: the same code leads to the same family, however often it is redeemed. */
export function familyRef(secrets: Secrets, endUserId: string, beganWith: Digest<'device-code'> | Digest<'authorization-code'>): FamilyRef {
  return { userLocator: userLocator(secrets.sha256, endUserId), familyId: leftHalf(secrets.sha256(`family ${beganWith}`)) };
}

/** How an access token names its family, and back. */
export const formatFamilyRef = (ref: FamilyRef): string => `${ref.userLocator}.${ref.familyId}`;

export function parseFamilyRef(claim: unknown): FamilyRef | undefined {
  const [locator, familyId, ...rest] = typeof claim === 'string' ? claim.split('.') : [];
  return locator === undefined || familyId === undefined || rest.length > 0 ? undefined : { userLocator: locator, familyId };
}
