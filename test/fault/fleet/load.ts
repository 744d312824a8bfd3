import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from './fleet.js';
import { Ledger } from './ledger.js';
import { signIn } from './sign-in.js';

export interface LoadSize {
  /** At least so many sign-ins. */
  readonly signIns: number;
  /** So many at once, so that a slow machine gets no more than it can do. */
  readonly atOnce: number;
}

export interface Load {
  readonly ledger: Ledger;
  /** Whether as many as were asked for have begun; more do until `enough` is called. */
  readonly allBegun: () => boolean;
  enough(): void;
  /** Rejects as soon as a sign-in does what no sign-in may. */
  readonly failed: Promise<never>;
  /** Resolves when every sign-in has ended. */
  readonly ended: Promise<void>;
}

const WAIT_SECONDS = 5;
const PACE_MS = 50;

/** Sign-ins, one after the other; every second one asks to be kept waiting, every third asks twice, one in thirty goes through the pages. */
export async function startLoad(fleet: Fleet, name: string, { signIns, atOnce }: LoadSize): Promise<Load> {
  const ledger = new Ledger();
  const wanted = new AbortController();
  const begin = async (index: number): Promise<void> => {
    const line = ledger.open(`${name} ${index}`, `person-${index % signIns}`);
    const waitSeconds = index % 2 === 0 ? WAIT_SECONDS : 0;
    await signIn({ fleet, ledger, line, waitSeconds, asksAgain: index % 3 === 0, throughPages: index % 30 === 1 });
  };
  for (let index = 0; index < signIns; index += 1) await fleet.addAccount(`person-${index}`);

  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  const run = async (): Promise<void> => {
    const running: Promise<void>[] = [];
    for (let index = 0; index < signIns || !wanted.signal.aborted; index += 1) {
      running.push(begin(index).catch(failure.reject));
      do await pause(PACE_MS);
      while (ledger.underWay() >= atOnce);
    }
    await Promise.race([Promise.all(running), failure.promise]);
  };
  const ended = run();
  ended.catch(() => undefined);
  return { ledger, allBegun: () => ledger.lines.length >= signIns, enough: () => wanted.abort(), failed: failure.promise, ended };
}
