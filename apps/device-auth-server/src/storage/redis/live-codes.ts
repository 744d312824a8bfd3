import { lifetime } from '../../protocol/device-authorization/lifetime.js';
import type { DeviceAuthorization } from '../../protocol/device-authorization/device-authorization.js';
import type { Clock } from '../../protocol/ports.js';
import type { Connection } from './connection.js';
import { keys } from './keys.js';

/** How exactly an instance remembers when its codes end: to so many ms, always later than they do. */
const GRAIN_MS = 5_000;
const TOLD_EVERY_MS = 1_000;
const TOLD_ANYWAY_MS = 60_000;
/** What an instance said is believed this long after it fell silent; by then its codes have ended. */
const BELIEVED_MS = 30 * 60_000;

export interface LiveCodes {
  opened(record: Pick<DeviceAuthorization, 'createdAt' | 'expiresAt'>): void;
  count(): Promise<number>;
  stop(): void;
}

/**
 * About how many codes can be entered. No server of many can know, so each says how many it gave out that have not ended, once a second
 * where that changed, and all of it is added up: never fewer than there are, since those answered early are still counted.
 */
export function countLiveCodes({ ask }: Pick<Connection, 'ask'>, instance: string, clock: Clock, role: 'server' | 'shell'): LiveCodes {
  const endings = new Map<number, number>();
  let live = 0;
  let others = 0;
  let told = { count: 0, at: 0 };

  /** They end in the order they began in, but for a lifetime that was configured anew. */
  function own(now: number): number {
    for (const [end, count] of endings) {
      if (end > now) break;
      endings.delete(end);
      live -= count;
    }
    return live;
  }

  async function exchange(): Promise<void> {
    const now = clock();
    const mine = { count: own(now), at: now };
    if (mine.count !== told.count || now - told.at > TOLD_ANYWAY_MS) {
      await ask((client) => client.hset(keys.liveCodes, instance, `${mine.count} ${mine.at}`));
      told = mine;
    }
    const said = await ask((client) => client.hgetall(keys.liveCodes));
    others = 0;
    for (const [who, line] of Object.entries(said)) {
      const [count, at] = line.split(' ').map(Number);
      if (who !== instance && now - (at ?? 0) < BELIEVED_MS) others += count ?? 0;
      if (now - (at ?? 0) > 2 * BELIEVED_MS) await ask((client) => client.hdel(keys.liveCodes, who));
    }
  }

  // A round that fails is made up for by the next one.
  const timer = role === 'server' ? setInterval(() => void exchange().catch(() => undefined), TOLD_EVERY_MS) : undefined;
  timer?.unref();

  return {
    opened: (record) => {
      // By this process' clock, which the store's may be ahead of: how long it lasts is what counts.
      const lasts = lifetime.enterableUntil(record) - record.createdAt;
      const end = Math.ceil((clock() + lasts) / GRAIN_MS) * GRAIN_MS;
      endings.set(end, (endings.get(end) ?? 0) + 1);
      live += 1;
    },
    count: async () => own(clock()) + others,
    stop: () => clearInterval(timer),
  };
}
