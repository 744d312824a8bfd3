export interface Moves {
  /** Wakes whoever waits at this locator, after the caller's own work is done. */
  tell(locator: string): void;
  listen(locator: string, moved: () => void): () => void;
}

/** Who waits for which record, within this one process: an embedded store has one server. */
export function moves(): Moves {
  const waiting = new Map<string, Set<() => void>>();
  return {
    tell: (locator) => waiting.get(locator)?.forEach((moved) => queueMicrotask(moved)),
    listen: (locator, moved) => {
      // Wrapped, so that one function listening twice is two listeners and stopping one leaves the other.
      const listener = (): void => moved();
      const listeners = waiting.get(locator) ?? new Set();
      waiting.set(locator, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && waiting.get(locator) === listeners) waiting.delete(locator);
      };
    },
  };
}
