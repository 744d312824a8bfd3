import type { Stores } from '../../apps/device-auth-server/src/protocol/ports.js';

/**
 * One call of a verb, the same on the model and on the store under test. `now` is the instant it happens at. Verbs that take an instant are
 * `told` it, and the clocks lie meanwhile; the others ask their clock.
 */
export interface Event {
  readonly text: string;
  readonly told: boolean;
  run(stores: Stores, now: number): Promise<unknown>;
}

export const told = (text: string, run: Event['run']): Event => ({ text, told: true, run });
export const untold = (text: string, run: Event['run']): Event => ({ text, told: false, run });

/** The order of a list is nobody's promise. */
export const sorted = (list: readonly unknown[]): unknown[] => list.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
