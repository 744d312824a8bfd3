import type { DestinationStream } from 'pino';

/** Nobody who reads along waits longer. */
const LATEST_MS = 10;
const MOST_CHARACTERS = 16_384;

/** Hands lines on a few at a time: alone, the system call of each would cost more than all else about it. */
export function batchLines(destination: DestinationStream): { readonly stream: DestinationStream; readonly flush: () => void } {
  let waiting = '';
  function flush(): void {
    if (waiting === '') return;
    const lines = waiting;
    waiting = '';
    destination.write(lines);
  }
  return {
    flush,
    stream: {
      write(line) {
        if (waiting === '') setTimeout(flush, LATEST_MS).unref();
        waiting += line;
        if (waiting.length >= MOST_CHARACTERS) flush();
      },
    },
  };
}
