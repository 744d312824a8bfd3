import type { Move } from '../protocol/device-authorization/device-authorization.js';

type Listener = (move: Move) => void;

export interface Moves {
  /** Wakes whoever waits at this locator, after the caller's own work is done. */
  tell(locator: string, move: Move): void;
  /** Wakes everybody: something may have been missed. */
  tellAll(): void;
  listen(locator: string, moved: Listener): () => void;
  /** Whether anybody waits there. */
  has(locator: string): boolean;
}

/** Who waits for which record, within this one process. */
export function moves(): Moves {
  const waiting = new Map<string, Set<Listener>>();
  const tell = (locator: string, move: Move): void => waiting.get(locator)?.forEach((moved) => queueMicrotask(() => moved(move)));
  return {
    tell,
    tellAll: () => {
      for (const locator of waiting.keys()) tell(locator, 'answered');
    },
    has: (locator) => waiting.has(locator),
    listen: (locator, moved) => {
      // Wrapped, so that one function listening twice is two listeners and stopping one leaves the other.
      const listener: Listener = (move) => moved(move);
      const listeners = waiting.get(locator) ?? new Set();
      waiting.set(locator, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && waiting.get(locator) === listeners) waiting.delete(locator);
      };
    },
  };
}
