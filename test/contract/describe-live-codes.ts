import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Digest } from '@device-auth/oauth-core';
import fc from 'fast-check';
import type { DeviceAuthorization } from '../../apps/device-auth-server/src/protocol/device-authorization/device-authorization.js';
import { lifetime } from '../../apps/device-auth-server/src/protocol/device-authorization/lifetime.js';
import { aDeviceAuthorization } from '../support/records.js';
import type { OpenStore, StoreUnderTest } from './store-under-test.js';

const LONGEST_MS = 600_000;

interface Step {
  readonly codes: number;
  readonly cancelled: number;
  readonly lifetimeMs: number;
  readonly laterBy: number;
}

/** Around the end of what can be entered and what lives, and a count that lags by as much as it may. */
const step: fc.Arbitrary<Step> = fc.record({
  codes: fc.nat(3),
  cancelled: fc.nat(2),
  lifetimeMs: fc.constantFrom(LONGEST_MS, 60_000),
  laterBy: fc.constantFrom(1_001, 24_999, 30_000, 35_000, 540_000, 569_999),
});

/** The length of new user codes depends on it: too few would make them too short. */
export function describeLiveCodes(start: number, open: OpenStore): void {
  let now = start;
  let store: StoreUnderTest;
  beforeAll(async () => {
    store = await open({ clock: () => now, session: { idleMs: 1, absoluteMs: 1, adminIdleMs: 1 } });
  });
  afterAll(() => store.close());

  async function play(steps: readonly Step[]): Promise<void> {
    now += 86_400_000;
    const { deviceAuthorizations: devices } = store.stores;
    const opened: DeviceAuthorization[] = [];
    const cancelled = new Set<DeviceAuthorization>();
    for (const { codes, cancelled: count, lifetimeMs, laterBy } of steps) {
      for (let code = 0; code < codes; code += 1) {
        const locator = `${now} ${opened.length}` as Digest<'user-code'>;
        const record = aDeviceAuthorization({ locator, createdAt: now, expiresAt: now + lifetimeMs });
        await devices.open(record);
        opened.push(record);
      }
      for (const record of opened.filter((one) => !cancelled.has(one)).slice(-count)) {
        await devices.cancel(record.locator, record.secretDigest, 'tv');
        cancelled.add(record);
      }
      now += laterBy;
      const enterable = opened.filter((record) => now < lifetime.enterableUntil(record));
      const live = await devices.countLive();
      const fewest = enterable.filter((record) => !cancelled.has(record)).length;
      const most = opened.filter(({ createdAt }) => now < createdAt + LONGEST_MS).length;
      expect(live).toBeGreaterThanOrEqual(fewest);
      expect(live).toBeLessThanOrEqual(store.countsExactly ? fewest : most);
    }
  }

  it('counts never fewer than can be entered, never more than were opened in the longest lifetime: live device authorizations', () =>
    fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), play), { numRuns: 50 }));
}
