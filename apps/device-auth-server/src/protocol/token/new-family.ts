import type { Client } from '../client/client.js';
import { GrantType, type Digest } from '@device-auth/oauth-core';
import type { FamilyRef, RefreshTokenFamily } from '../refresh-token-family/refresh-token-family.js';
import { newRefreshToken } from '../refresh-token-family/refresh-token.js';
import type { Ports } from '../ports.js';
import type { Settings } from '../settings.js';
import type { Grant } from './grant.js';
import { servedOffline } from './served-offline.js';

interface Beginning {
  readonly client: Client;
  readonly grant: Grant;
  readonly ref: FamilyRef;
  readonly onDevice: boolean;
  readonly deviceName?: string;
  readonly nonce?: string;
}

/** The family a redemption will start, with its first refresh token where one is granted. Nothing is stored yet. */
export function newFamily(
  { clock, secrets, resources }: Ports,
  settings: Settings,
  { client, grant, ref, onDevice, deviceName, nonce }: Beginning,
): { readonly family: RefreshTokenFamily; readonly refreshToken?: string } {
  const offline =
    grant.scope.includes('offline_access') && client.grantTypes.includes(GrantType.RefreshToken) && servedOffline(grant, client, resources, settings);
  const first: { refreshToken?: string; digest?: Digest<'refresh-token'> } = offline ? newRefreshToken(secrets, ref) : {};
  const { tokens } = settings;
  const now = clock();
  // Without a refresh token the one access token is all there is, and nothing to keep or to list is left after it.
  const [refreshSeconds, accessSeconds] = onDevice
    ? [tokens.deviceRefreshAbsoluteSeconds, tokens.deviceAccessTokenSeconds]
    : [tokens.refreshAbsoluteSeconds, tokens.accessTokenSeconds];
  const absoluteMs = (offline ? refreshSeconds : accessSeconds) * 1_000;
  return {
    refreshToken: first.refreshToken,
    family: {
      v: 1,
      ...ref,
      clientId: client.clientId,
      grant,
      ...(nonce === undefined ? {} : { nonce }),
      ...(deviceName === undefined ? {} : { deviceName }),
      onDevice,
      createdAt: now,
      lastUsedAt: now,
      idleMs: offline ? tokens.refreshIdleSeconds * 1_000 : absoluteMs,
      absoluteExpiresAt: now + absoluteMs,
      generation: 0,
      ...(first.digest === undefined ? {} : { current: first.digest }),
      closed: [],
    },
  };
}
