import type { Settings } from '../settings.js';
import type { DeviceAuthorizationStore } from './device-authorization.js';

/** Live codes above which one more character keeps guessing as hopeless as before (decision 0011, "user code"). */
const STEPS = [100_000, 2_000_000] as const;
const SHORTEST = { letters: 8, digits: 10 } as const;

/** How long a new user code is: fixed by the settings, or long enough for how many are live. */
export async function userCodeLength(store: Pick<DeviceAuthorizationStore, 'countLive'>, device: Settings['device']): Promise<number> {
  if (device.userCodeLength !== 'auto') return device.userCodeLength;
  const live = await store.countLive();
  return SHORTEST[device.userCodeAlphabet] + STEPS.filter((step) => live > step).length;
}
