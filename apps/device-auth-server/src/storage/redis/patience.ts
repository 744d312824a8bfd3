import { ReplyError } from 'ioredis';
import type { Clock } from '../../protocol/ports.js';
import { Unavailable } from '../../protocol/unavailable.js';

/** How long one call is tried again before its request is told to come back. */
const PATIENCE_MS = 2_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 400;
/** After a call was tried in vain, nothing is asked for so long; then the first that succeeds ends the breakdown. */
const REFUSAL_MS = 1_000;

/** Replies of a server that is starting, losing its master, moving slots or kept busy. */
const PASSING = /^(?:LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|NOREPLICAS|MOVED|ASK)\b/u;
/** Replies of a server that cannot write until somebody does something about it. */
const STANDING = /^(?:OOM|MISCONF)\b|command not allowed when used memory|script.*OOM/u;

type Ask<Answer> = () => Promise<Answer>;

/** Asks the store, and asks again while its trouble may pass. Every verb may be asked twice: see decision 0013, "Asked twice". */
export interface Patience {
  <Answer>(ask: Ask<Answer>): Promise<Answer>;
}

export function createPatience(clock: Clock, pause: (ms: number) => Promise<void>): Patience {
  let isBroken = false;
  let refusedUntil = 0;

  async function again<Answer>(ask: Ask<Answer>, first: unknown, until: number): Promise<Answer> {
    let fault = first;
    // While it is broken one look is enough: it is for the next request to find out whether that has passed.
    for (let ms = isBroken ? Infinity : FIRST_PAUSE_MS; clock() + ms < until; ms = Math.min(2 * ms, LONGEST_PAUSE_MS)) {
      await pause(ms);
      try {
        return await ask();
      } catch (error) {
        fault = judged(error);
      }
    }
    isBroken = true;
    refusedUntil = clock() + REFUSAL_MS;
    throw new Unavailable('the store does not answer now', 5, fault, true);
  }

  // On the way of every request: one promise, and no more than one look at the clock.
  return (ask) => {
    const now = clock();
    if (isBroken && now < refusedUntil) return Promise.reject(new Unavailable('the store has not answered lately', 5));
    return ask().then(
      (answer) => {
        isBroken = false;
        return answer;
      },
      (error: unknown) => again(ask, judged(error), now + PATIENCE_MS),
    );
  };
}

/** A fault that may pass; anything else is thrown on. */
function judged(error: unknown): unknown {
  if (error instanceof TypeError) throw error;
  if (!isReply(error)) return error;
  if (PASSING.test(error.message)) return error;
  if (STANDING.test(error.message)) throw new Unavailable('the store takes no writes now', 5, error);
  throw error;
}

/** Said by the server itself; the driver types its class as anything. */
const isReply = (error: unknown): error is Error => error instanceof (ReplyError as new () => Error);
