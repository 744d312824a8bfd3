import type { Redis } from 'ioredis';

/** Commands in one write. */
const MOST_TOGETHER = 16;

/**
 * What is asked in one turn of the event loop leaves in few system calls, each of which costs as much as all else the driver does for a
 * command. Not in one: the store would stand idle until all of it had come, and then this server until all of it was done. The driver's own
 * pipelining saves the same calls and costs more than it saves.
 */
export function fewWritesATurn(client: Pick<Redis, 'stream'>): () => void {
  let held: Redis['stream'] | undefined;
  let together = 0;
  return () => {
    if (held === undefined) {
      const { stream } = client;
      held = stream;
      together = 0;
      stream.cork();
      setImmediate(() => {
        held = undefined;
        stream.uncork();
      });
    } else if (together === MOST_TOGETHER) {
      together = 0;
      held.uncork();
      held.cork();
    }
    together += 1;
  };
}
