/** `base` with every member that `over` gives, at any depth; members left out, or undefined, stay as they are. */
export function overlay<Base extends object>(base: Base, over: object | undefined): Base {
  const merged: Record<string, unknown> = { ...(base as Record<string, unknown>) };
  for (const [name, value] of Object.entries(over ?? {})) {
    const below = merged[name];
    if (value === undefined) continue;
    merged[name] = typeof below === 'object' && below !== null ? overlay(below, value as object) : value;
  }
  return merged as Base;
}
