import type { FakeClock } from './fake-clock.js';

/** The machine's own clock, for a server whose clients go by theirs; it can be set ahead. */
export function wallClock(): FakeClock {
  let ahead = 0;
  const advance = (ms: number): void => {
    ahead += ms;
  };
  return Object.assign(() => Date.now() + ahead, { advance, advanceSeconds: (seconds: number) => advance(seconds * 1_000) });
}
