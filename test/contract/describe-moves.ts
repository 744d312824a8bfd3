import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Digest } from '@device-auth/oauth-core';
import type { DeviceAuthorizationStore } from '../../apps/device-auth-server/src/protocol/device-authorization/device-authorization.js';
import { aDeviceAuthorization, sessionId } from '../support/records.js';
import { until } from '../support/until.js';
import type { OpenStore, StoreUnderTest } from './store-under-test.js';

const alice = { endUserId: 'alice', sessionId };
const approval = { approve: true, endUserId: 'alice', epoch: 1, authTime: 5, amr: ['pwd'] };

/** Who waits is told when the record moves. That comes beside the answer, a moment later. */
export function describeMoves(start: number, open: OpenStore): void {
  let now = start;
  let store: StoreUnderTest;
  let devices: DeviceAuthorizationStore;
  let stops: (() => void)[];
  beforeAll(async () => {
    store = await open({ clock: () => now, session: { idleMs: 1, absoluteMs: 1, adminIdleMs: 1 } });
    devices = store.stores.deviceAuthorizations;
  });
  beforeEach(() => {
    stops = [];
    return store.clear();
  });
  afterAll(() => store.close());

  const record = (name: string) =>
    aDeviceAuthorization({
      locator: name as Digest<'user-code'>,
      secretDigest: `secret of ${name}` as Digest<'device-code'>,
      createdAt: now,
      expiresAt: now + 600_000,
    });
  const { locator, secretDigest } = record('one');
  const polled = (name = 'one') => {
    now += 10_000;
    return devices.poll(record(name).locator, { secretDigest: record(name).secretDigest, clientId: 'tv' });
  };
  function listen(name = 'one'): string[] {
    const heard: string[] = [];
    stops.push(devices.onMove(name as Digest<'user-code'>, (move) => heard.push(move)));
    return heard;
  }
  const hears = async (heard: readonly string[], expected: readonly string[]): Promise<void> => {
    await until(`${expected.join()} is heard`, () => Promise.resolve(heard.length >= expected.length), 2_000);
    expect(heard).toEqual(expected);
  };

  it('tells a poll that waits of every move, once, but of no look: moves of device authorizations', async () => {
    await devices.open(record('one'));
    const heard = listen();
    await polled();
    await devices.markOpened(locator);
    await devices.markOpened(locator);
    await devices.claim(locator, { endUserId: 'bob', sessionId });
    await devices.release(locator, 'bob');
    await devices.release(locator, 'bob');
    await devices.claim(locator, alice);
    await devices.claim(locator, alice);
    await polled();
    await devices.follow(locator, 'alice');
    await devices.decide(locator, approval, sessionId);
    await devices.decide(locator, { ...approval, approve: false }, sessionId);
    await polled();
    await polled();
    await devices.disown(locator, 'alice');
    await hears(heard, ['progress', 'progress', 'progress', 'progress', 'answered', 'answered', 'answered']);
  });

  it('tells a poll that waits that its code was cancelled: moves of device authorizations', async () => {
    await devices.open(record('one'));
    const heard = listen();
    await polled();
    await devices.cancel(locator, secretDigest, 'tv');
    await hears(heard, ['answered']);
  });

  it('tells the page that follows a device when it has its tokens: moves of device authorizations', async () => {
    await devices.open(record('one'));
    await devices.claim(locator, alice);
    await devices.decide(locator, approval, sessionId);
    const heard = listen();
    await devices.follow(locator, 'alice');
    await polled();
    await hears(heard, ['answered']);
  });

  it('tells each of its own record, and nobody who stopped: moves of device authorizations', async () => {
    await devices.open(record('one'));
    await devices.open(record('two'));
    const [first, stopped, elsewhere] = [listen(), listen(), listen('two')];
    await polled();
    await polled('two');
    stops[1]?.();
    stops[1]?.();
    await devices.claim(locator, alice);
    await devices.cancel(record('two').locator, record('two').secretDigest, 'tv');
    await hears(elsewhere, ['answered']);
    await hears(first, ['progress']);
    expect(stopped).toEqual([]);
  });
}
