/** One `scope-token`: printable ASCII but space, `"` and `\`. RFC 6749 §3.3. */
const SCOPE_VALUE = /^[\x21\x23-\x5b\x5d-\x7e]+$/u;

/** How much scope a request may carry; beyond it nobody asks in earnest. */
export const SCOPE_LIMITS = { values: 100, valueLength: 256 } as const;

/**
 * The scope values in a `scope` parameter, each once, in the order asked. They are case-sensitive and separated by spaces alone; leading,
 * trailing and double spaces are collapsed. Undefined if a character is not allowed; empty for an empty text. RFC 6749 §3.3.
 */
export function parseScope(text: string): readonly string[] | undefined {
  const values = new Set(text.split(' ').filter((value) => value !== ''));
  return [...values].every((value) => SCOPE_VALUE.test(value)) ? [...values] : undefined;
}

/** The wire form of scope values. RFC 6749 §3.3. */
export const formatScope = (values: Iterable<string>): string => [...new Set(values)].join(' ');

/** Whether there are no more values than `SCOPE_LIMITS` allows, and none is longer. */
export const isWithinScopeLimits = (values: readonly string[]): boolean =>
  values.length <= SCOPE_LIMITS.values && values.every((value) => value.length <= SCOPE_LIMITS.valueLength);

/** Whether every value asked for is among those allowed; order and repetition do not matter. */
export function isScopeWithin(asked: readonly string[], allowed: readonly string[]): boolean {
  const all = new Set(allowed);
  return asked.every((value) => all.has(value));
}
