import type { SigningKey } from './signing-key.js';

export type KeyState = 'next' | 'active' | 'retired' | 'over';

/** The youngest key of an algorithm, whether it signs yet or not. */
export function youngest(keys: readonly SigningKey[], alg: SigningKey['alg']): SigningKey | undefined {
  return keys.filter((key) => key.alg === alg).toSorted((left, right) => right.activeFrom - left.activeFrom || (left.kid < right.kid ? -1 : 1))[0];
}

/** The one that signs: the youngest whose time has come. */
export function activeKey(keys: readonly SigningKey[], alg: SigningKey['alg'], now: number): SigningKey | undefined {
  return youngest(
    keys.filter(({ activeFrom }) => activeFrom <= now),
    alg,
  );
}

/** A key stays published after its successor took over, until nothing it signed can still be good. */
export function keyState(key: SigningKey, keys: readonly SigningKey[], now: number, retiredForMs: number): KeyState {
  if (now < key.activeFrom) return 'next';
  const successors = keys.filter(({ alg, activeFrom, kid }) => alg === key.alg && kid !== key.kid && activeFrom > key.activeFrom && activeFrom <= now);
  if (successors.length === 0) return 'active';
  return now < Math.min(...successors.map(({ activeFrom }) => activeFrom)) + retiredForMs ? 'retired' : 'over';
}
