import { Inject, Injectable } from '@nestjs/common';
import { STOPPING } from './provided.js';

/** An answer leaves this long before the client's time is up, so that it arrives inside it. */
const EARLIER_MS = 1_000;
/** Requests that wait cost memory; whoever finds no place is answered at once, as if it had not asked. */
const MOST_HELD = 10_000;

/** RFC 7240 §4.3: the seconds a client asks to be kept waiting for news, `longest` at the most; undefined when it does not ask. */
export function preferredWait(prefer: string, longest: number): number | undefined {
  const seconds = /(?:^|,)\s*wait\s*=\s*"?(\d{1,5})"?\s*(?:[,;]|$)/iu.exec(prefer)?.[1];
  return seconds === undefined || Number(seconds) < 1 ? undefined : Math.min(Number(seconds), longest);
}

/** What a request that waits is woken by. The first two may be news; after the others it waits no more. */
export type Woken = 'progress' | 'answered' | 'time' | 'newer' | 'gone' | 'stopping';

/** What came while nobody listened is told later, the weightiest of it; the first end stands. */
const WEIGHT: Readonly<Record<Woken, number>> = { progress: 1, answered: 2, time: 3, newer: 3, gone: 3, stopping: 3 };

/** One request that waits, from its arrival on. What wakes it is its own: no other hears of it. */
export class Waiter {
  readonly #timer: NodeJS.Timeout;
  #untold: Woken | undefined;
  #tell: ((why: Woken) => void) | undefined;

  constructor(seconds: number) {
    this.#timer = setTimeout(() => this.wake('time'), seconds * 1_000 - EARLIER_MS);
  }

  wake(why: Woken): void {
    if (this.#untold !== undefined && WEIGHT[why] <= WEIGHT[this.#untold]) return;
    this.#untold = why;
    this.#tellNow();
  }

  /** What wakes it next, or has already. */
  next(): Promise<Woken> {
    const { promise, resolve } = Promise.withResolvers<Woken>();
    this.#tell = resolve;
    this.#tellNow();
    return promise;
  }

  /** For when it has its answer. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #tellNow(): void {
    if (this.#tell === undefined || this.#untold === undefined) return;
    this.#tell(this.#untold);
    this.#tell = undefined;
    if (WEIGHT[this.#untold] < WEIGHT.time) this.#untold = undefined;
  }
}

/** The room for requests that wait. One a key: a newer one ends the older. When the server stops, all are let go at once. */
@Injectable()
export class Waiting {
  readonly #held = new Map<string, Waiter>();

  constructor(@Inject(STOPPING) private readonly stopping: AbortSignal) {
    const letAllGo = (): void => this.#held.forEach((waiter) => waiter.wake('stopping'));
    stopping.addEventListener('abort', letAllGo, { once: true });
  }

  /** Whether one more finds a place. */
  get hasPlace(): boolean {
    return this.#held.size < MOST_HELD && !this.stopping.aborted;
  }

  /** How many wait. */
  get held(): number {
    return this.#held.size;
  }

  /** Gives it the place under this key, until it leaves or another takes it. False when there is none. */
  enter(key: string, waiter: Waiter): boolean {
    this.supersede(key);
    if (!this.hasPlace) return false;
    this.#held.set(key, waiter);
    return true;
  }

  /** Ends the request that waits under this key, if one does: a newer one waits. */
  supersede(key: string): void {
    const waiter = this.#held.get(key);
    this.#held.delete(key);
    waiter?.wake('newer');
  }

  leave(key: string, waiter: Waiter): void {
    if (this.#held.get(key) === waiter) this.#held.delete(key);
  }
}
