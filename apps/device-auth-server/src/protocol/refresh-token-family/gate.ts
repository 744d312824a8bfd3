import type { RefreshTokenFamily } from './refresh-token-family.js';

/** Whether the end user may have tokens now, seen in the same atomic step. */
export interface Gate {
  readonly active: boolean;
  readonly epoch: number;
  /** Wrong passwords lock the account until then. */
  readonly throttledUntil: number;
}

/** Not open: the account is gone, closed, or changed since it granted this. */
export const isOpen = (gate: Gate | undefined, family: RefreshTokenFamily): gate is Gate => gate?.active === true && gate.epoch === family.grant.epoch;
