import type { SigningKey } from './signing-key.js';

export type KeyState = 'next' | 'active' | 'retired' | 'over';

/** The youngest key of an algorithm, whether it signs yet or not. */
export function youngest(keys: readonly SigningKey[], alg: SigningKey['alg']): SigningKey | undefined {
  return keys.filter((key) => key.alg === alg).toSorted((left, right) => right.activeFrom - left.activeFrom || (left.kid < right.kid ? -1 : 1))[0];
}

/**
 * The one that signs: the youngest whose time has come. Where none has, this server's clock is behind that of the one that made the first
 * key, and the first is meant.
 */
function activeKey(keys: readonly SigningKey[], alg: SigningKey['alg'], now: number): SigningKey | undefined {
  const begun = keys.filter(({ activeFrom }) => activeFrom <= now);
  return youngest(begun, alg) ?? keys.filter((key) => key.alg === alg).toSorted((left, right) => left.activeFrom - right.activeFrom)[0];
}

/** Which pairs sign, and between which instants that stays so: asked for every token, worked out when it changes. */
export function activePairs<Pair extends { readonly key: SigningKey }>(pairs: readonly Pair[], now: number) {
  const keys = pairs.map(({ key }) => key);
  const active = (alg: SigningKey['alg']): Pair | undefined => {
    const signing = activeKey(keys, alg, now);
    return pairs.find(({ key }) => key === signing);
  };
  const instants = keys.map(({ activeFrom }) => activeFrom);
  return {
    ES256: active('ES256'),
    RS256: active('RS256'),
    from: Math.max(0, ...instants.filter((at) => at <= now)),
    until: Math.min(Infinity, ...instants.filter((at) => at > now)),
  };
}

/** A key stays published after its successor took over, until nothing it signed can still be good. */
export function keyState(key: SigningKey, keys: readonly SigningKey[], now: number, retiredForMs: number): KeyState {
  if (now < key.activeFrom) return 'next';
  const successors = keys.filter(({ alg, activeFrom, kid }) => alg === key.alg && kid !== key.kid && activeFrom > key.activeFrom && activeFrom <= now);
  if (successors.length === 0) return 'active';
  return now < Math.min(...successors.map(({ activeFrom }) => activeFrom)) + retiredForMs ? 'retired' : 'over';
}
