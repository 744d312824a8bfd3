import type { SignInEvent } from './sign-in-state.js';

/** One code from its request to its end. */
export interface SignInAttempt {
  readonly events: AsyncIterable<SignInEvent>;
  /** Resolves once nothing of it is under way any more; tokens that were not kept have been given back by then. */
  readonly ended: Promise<void>;
  /** Ends timers and requests at once and sends nothing more: for ^C and SIGTERM. */
  stop(): void;
  /** The person no longer wants this code: stops, and tells the server as far as it listens. */
  abandon(): Promise<void>;
}

/** Starts an attempt. Called only when a person asked for a code (RFC 8628 §3.1). */
export type BeginSignIn = () => SignInAttempt;
