import type { DestinationStream } from 'pino';

/** Nobody who reads along waits longer. */
const LATEST_MS = 10;
const MOST_BYTES = 16_384;

/**
 * Hands lines on a few at a time: alone, the system call of each would cost more than all else about it. They wait as bytes, since a text
 * that was joined of many is put together only when it is read, and a long one of those at a price.
 */
export function batchLines(destination: DestinationStream): { readonly stream: DestinationStream; readonly flush: () => void } {
  const waiting = Buffer.allocUnsafe(MOST_BYTES);
  let length = 0;
  function flush(): void {
    if (length === 0) return;
    const lines = waiting.toString('utf8', 0, length);
    length = 0;
    destination.write(lines);
  }
  return {
    flush,
    stream: {
      write(line) {
        // A character of a text is three bytes at the most.
        if (3 * line.length > MOST_BYTES - length) flush();
        if (3 * line.length > MOST_BYTES) return destination.write(line);
        if (length === 0) setTimeout(flush, LATEST_MS).unref();
        length += waiting.write(line, length);
      },
    },
  };
}
