import { useCallback, useEffect, useReducer, useState } from 'react';
import type { BeginSignIn } from './sign-in-attempt.js';
import { INITIAL, nextState, type SignInState } from './sign-in-state.js';

export interface SignIn {
  readonly state: SignInState;
  /** A new code; the old one is given up. */
  restart(): void;
  stop(): void;
  abandon(): Promise<void>;
}

/**
 * Runs one attempt at a time and turns its events into the state the screens read. An attempt sends nothing until its events are asked for, and is
 * followed to its end even when nobody looks any more: tokens that came in the meantime are given back on its last stretch.
 */
export function useSignIn(begin: BeginSignIn): SignIn {
  const [state, dispatch] = useReducer(nextState, INITIAL);
  const [attempt, setAttempt] = useState(begin);

  useEffect(() => {
    let isCurrent = true;
    const follow = async (): Promise<void> => {
      for await (const event of attempt.events) {
        if (isCurrent) dispatch(event);
      }
    };
    void follow();
    return () => {
      isCurrent = false;
      attempt.stop();
    };
  }, [attempt]);

  const restart = useCallback(() => {
    void attempt.abandon();
    dispatch({ type: 'requested' });
    setAttempt(begin());
  }, [attempt, begin]);
  return { state, restart, stop: () => attempt.stop(), abandon: () => attempt.abandon() };
}
