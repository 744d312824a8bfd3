import type { Digest } from '@device-auth/oauth-core';
import type { DeviceAuthorization } from '../../apps/device-auth-server/src/protocol/device-authorization/device-authorization.js';
import type { EndUser } from '../../apps/device-auth-server/src/protocol/end-user/end-user.js';
import type { RefreshTokenFamily } from '../../apps/device-auth-server/src/protocol/refresh-token-family/refresh-token-family.js';

/* Records as the server would store them. Each takes what the test is about and fills in the rest. */

export const sessionId = 'session-of-alice' as Digest<'session'>;
export const otherSessionId = 'another-session' as Digest<'session'>;

const createdAt = Date.UTC(2026, 0, 1);

export const aDeviceAuthorization = (about: Partial<DeviceAuthorization> = {}): DeviceAuthorization => ({
  v: 1,
  locator: 'locator' as Digest<'user-code'>,
  secretDigest: 'secret digest' as Digest<'device-code'>,
  clientId: 'tv',
  scope: ['openid', 'photos:read'],
  resources: [],
  device: { name: 'Living room' },
  network: '192.0.2.0/24',
  createdAt,
  expiresAt: createdAt + 600_000,
  intervalMs: 5_000,
  ...about,
});

export const aFamily = (about: Partial<RefreshTokenFamily> = {}): RefreshTokenFamily => ({
  v: 1,
  userLocator: 'user locator',
  familyId: 'family id',
  clientId: 'tv',
  grant: { endUserId: 'alice', epoch: 1, scope: ['openid', 'offline_access'], resources: [], authTime: createdAt, amr: ['pwd'] },
  onDevice: true,
  createdAt,
  lastUsedAt: createdAt,
  idleMs: 30 * 86_400_000,
  absoluteExpiresAt: createdAt + 90 * 86_400_000,
  generation: 0,
  current: 'first' as Digest<'refresh-token'>,
  closed: [],
  ...about,
});

export const anEndUser = (about: Partial<EndUser> & Pick<EndUser, 'passwordHash' | 'createdAt'>): EndUser => ({
  v: 1,
  id: `id-of-${about.username ?? 'alice'}`,
  username: 'alice',
  displayName: 'Alice Example',
  email: 'alice@example.com',
  emailVerified: true,
  claims: {},
  admin: false,
  status: 'active',
  epoch: 1,
  failures: 0,
  throttledUntil: 0,
  ...about,
});
