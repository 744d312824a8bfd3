// Random numbers that are the same in every run.

/** Uniform in [0, 1): Marsaglia's xorshift of 32 bits, good enough for averages over many. */
export function seeded(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export const exponential = (random, mean) => -mean * Math.log(1 - random());

/** By Box and Muller. */
const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export const logNormal = (random, median, spread) => median * Math.exp(spread * normal(random));
