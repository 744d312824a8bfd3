import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { BeginSignIn, SignInAttempt } from './sign-in-attempt.js';
import { INITIAL, nextState, type SignInState } from './sign-in-state.js';

export interface SignIn {
  readonly state: SignInState;
  /** A new code; the old one is given up. */
  restart(): void;
  stop(): void;
  abandon(): Promise<void>;
}

/** Runs one attempt at a time and turns its events into the state the screens read. */
export function useSignIn(begin: BeginSignIn): SignIn {
  const [state, dispatch] = useReducer(nextState, INITIAL);
  const [round, setRound] = useState(0);
  const attempt = useRef<SignInAttempt>(undefined);

  useEffect(() => {
    const current = begin();
    attempt.current = current;
    let isCurrent = true;
    const follow = async (): Promise<void> => {
      for await (const event of current.events) {
        if (!isCurrent) return;
        dispatch(event);
      }
    };
    void follow();
    return () => {
      isCurrent = false;
      current.stop();
    };
  }, [begin, round]);

  const restart = useCallback(() => {
    void attempt.current?.abandon();
    dispatch({ type: 'requested' });
    setRound((previous) => previous + 1);
  }, []);
  const stop = useCallback(() => attempt.current?.stop(), []);
  const abandon = useCallback(async () => attempt.current?.abandon(), []);
  return { state, restart, stop, abandon };
}
