/** Tabs that may follow at the same time; more is not a person. */
const MOST_PER_SESSION = 3;

/** Counts the event streams this process holds open for each browser session. */
export class OpenStreams {
  readonly #open = new Map<string, number>();

  /** False when the session has as many as it may; else `close` must be called once the stream is over. */
  open(sessionId: string): boolean {
    const count = this.#open.get(sessionId) ?? 0;
    if (count >= MOST_PER_SESSION) return false;
    this.#open.set(sessionId, count + 1);
    return true;
  }

  close(sessionId: string): void {
    const count = this.#open.get(sessionId) ?? 0;
    if (count > 1) this.#open.set(sessionId, count - 1);
    else this.#open.delete(sessionId);
  }
}
