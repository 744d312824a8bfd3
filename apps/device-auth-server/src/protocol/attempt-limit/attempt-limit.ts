/** So many in so long, sliding: the oldest leaves the window as time passes, success resets nothing. */
export interface AttemptLimit {
  /** Names the counter: what is counted, and for whom (an account, an address, a client). Never the guessed value. */
  readonly key: string;
  readonly count: number;
  readonly windowMs: number;
}

/** One counter as it is stored: the instants of the attempts still inside the window, oldest first. */
export interface AttemptRecord {
  readonly v: 1;
  readonly at: readonly number[];
}

export type AttemptAnswer =
  | { readonly word: 'allowed' }
  | { readonly word: 'limited'; /** Milliseconds until one more fits. */ readonly retryAfterMs: number; /** The counter that is full. */ readonly key: string };

/**
 * Counters shared by every instance. The server does not start without them (decision 0011, "Attempt limits").
 * `charge` counts first and answers then, for all counters or none, so that parallel guesses cannot slip between look and count.
 */
export interface AttemptLimitStore {
  charge(limits: readonly AttemptLimit[], now?: number): Promise<AttemptAnswer>;
  /** Takes back the newest charge on each counter: the attempt turned out to be no miss. */
  refund(limits: readonly AttemptLimit[]): Promise<void>;
}
