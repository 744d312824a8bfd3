import { Inject, Injectable } from '@nestjs/common';
import { STOPPING } from './provided.js';

/** An answer leaves this long before the client's time is up, so that it arrives inside it. */
const EARLIER_MS = 1_000;
/** Requests that wait cost memory; whoever finds no place is answered at once, as if it had not asked. */
const MOST_HELD = 10_000;

/** RFC 7240 §4.3: the seconds a client asks to be kept waiting for news, `longest` at the most; undefined when it does not ask. */
export function preferredWait(prefer: string | undefined, longest: number): number | undefined {
  const seconds = /(?:^|,)\s*wait\s*=\s*"?(\d{1,5})"?\s*(?:[,;]|$)/iu.exec(prefer ?? '')?.[1];
  return seconds === undefined || Number(seconds) < 1 ? undefined : Math.min(Number(seconds), longest);
}

/** What a held request was woken by. */
export type Woken = 'news' | 'time' | 'newer' | 'gone';

/** Requests that wait for news instead of asking again. One a key: a newer one ends the older. When the server stops, all are let go at once. */
@Injectable()
export class Waiting {
  readonly #held = new Map<string, (why: Woken) => void>();

  constructor(@Inject(STOPPING) private readonly stopping: AbortSignal) {}

  /** Whether one more finds a place. */
  get hasPlace(): boolean {
    return this.#held.size < MOST_HELD && !this.stopping.aborted;
  }

  /** How many wait. */
  get held(): number {
    return this.#held.size;
  }

  /** Ends the request that waits under this key, if one does. */
  end(key: string, why: Woken): void {
    this.#held.get(key)?.(why);
  }

  /** Waits under a key until `end` is called for it, the seconds are over, or the server stops. */
  hold(key: string, seconds: number): Promise<Woken> {
    this.end(key, 'newer');
    if (!this.hasPlace) return Promise.resolve('time');
    const { promise, resolve } = Promise.withResolvers<Woken>();
    const timer = setTimeout(() => done('time'), seconds * 1_000 - EARLIER_MS);
    const stop = (): void => done('time');
    const done = (why: Woken): void => {
      clearTimeout(timer);
      this.stopping.removeEventListener('abort', stop);
      if (this.#held.get(key) === done) this.#held.delete(key);
      resolve(why);
    };
    this.#held.set(key, done);
    this.stopping.addEventListener('abort', stop, { once: true });
    return promise;
  }
}
