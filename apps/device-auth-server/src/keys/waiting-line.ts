/** Runs work a few at a time, first come, first served; undefined when the line is full, decided at once. */
export type WaitingLine = <Result>(work: () => Promise<Result>) => Promise<Result> | undefined;

export function waitingLine(places: number, longest: number): WaitingLine {
  let free = places;
  const line: (() => void)[] = [];

  async function inPlace<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next === undefined) free += 1;
      else next();
    }
  }

  return (work) => {
    if (free > 0) {
      free -= 1;
      return inPlace(work);
    }
    if (line.length >= longest) return undefined;
    return new Promise<void>((turn) => line.push(turn)).then(() => inPlace(work));
  };
}
