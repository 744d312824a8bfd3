export function median(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Member by member, of rounds that all have the same numbers. */
export const medians = (rounds) =>
  Object.fromEntries(
    Object.entries(rounds[0])
      .filter(([, value]) => typeof value === 'number')
      .map(([name]) => [name, median(rounds.map((round) => round[name]))]),
  );
