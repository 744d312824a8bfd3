/** A clock that moves only when told to. Call it for the time: it is a `Clock` of the server. */
export interface FakeClock {
  (): number;
  advance(ms: number): void;
  advanceSeconds(seconds: number): void;
}

export function fakeClock(start = Date.UTC(2026, 0, 1, 12)): FakeClock {
  let now = start;
  const advance = (ms: number): void => {
    now += ms;
  };
  return Object.assign(() => now, { advance, advanceSeconds: (seconds: number) => advance(seconds * 1000) });
}
