import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from '../../../apps/device-auth-server/src/protocol/unavailable.js';

const TRY_AGAIN_MS = 300;

/** As a person does whose page says that it cannot answer now. */
export async function persist<Answer>(ask: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      await pause(TRY_AGAIN_MS, undefined, { signal });
    }
  }
}
