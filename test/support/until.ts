import { setTimeout as sleep } from 'node:timers/promises';

const AGAIN_AFTER_MS = 50;
const LONGEST_MS = 20_000;

/** Asks again and again, for what another program brings about without telling. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const start = performance.now(); !(await holds()); await sleep(AGAIN_AFTER_MS)) {
    if (performance.now() - start > LONGEST_MS) throw new Error(`waited in vain until ${what}`);
  }
}
