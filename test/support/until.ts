import { setTimeout as sleep } from 'node:timers/promises';

const AGAIN_AFTER_MS = 20;

/** Asks again and again, for what another program brings about without telling. */
export async function until(what: string, holds: () => Promise<boolean>, longestMs = 20_000): Promise<void> {
  for (const start = performance.now(); !(await holds()); await sleep(AGAIN_AFTER_MS)) {
    if (performance.now() - start > longestMs) throw new Error(`waited in vain until ${what}`);
  }
}
