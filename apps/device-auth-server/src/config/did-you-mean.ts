/** The known name a misspelled one most likely stands for: at most a third of its letters off. */
export function didYouMean(misspelled: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, steps: distance(flat(misspelled), flat(name)) }))
    .filter(({ name, steps }) => steps <= Math.floor(name.length / 3))
    .toSorted((left, right) => left.steps - right.steps);
  return ranked[0]?.name;
}

const flat = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '');

/** Levenshtein's distance, one row at a time. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...right].entries()) {
      next.push(Math.min(next[column]! + 1, row[column + 1]! + 1, row[column]! + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)!;
}
