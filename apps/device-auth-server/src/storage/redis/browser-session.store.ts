import type { Digest } from '@device-auth/oauth-core';
import type { BrowserSession, BrowserSessionStore } from '../../protocol/browser-session/browser-session.js';
import type { SessionLifetimes } from '../../protocol/browser-session/touch.js';
import type { AccountGate } from './account-gate.js';
import type { Connection, Reply } from './connection.js';
import { keys, slotOf } from './keys.js';
import { optional, partsOf, text, type Instant, type Part } from './reply.js';

/** What no rule looks at, in one text. */
type About = Pick<BrowserSession, 'formerIds' | 'authTime' | 'amr'>;

/** A cookie does not say whose it is, so its id leads to the slot of the end user, where session and account lie side by side. */
export function browserSessionStore({ run, ask }: Connection, gate: AccountGate, lifetimes: SessionLifetimes, instant: Instant): BrowserSessionStore {
  const { idleMs, absoluteMs, adminIdleMs } = lifetimes;
  const placeOf = (id: string): Promise<string | null> => ask((client) => client.get(keys.sessionPlace(id)));

  async function verb(slot: string, id: string, name: string, now: number | undefined, ...rest: readonly (string | number)[]): Promise<Reply> {
    const seen = await gate(slot.slice(1, -1));
    const at = [keys.session(slot, id), keys.account(slot), keys.sessionsOf(slot)];
    return run('browserSession', at, name, now, seen, idleMs, absoluteMs, adminIdleMs, ...rest);
  }

  return {
    async start(session) {
      const slot = slotOf(session.endUserId);
      await ask((client) => client.set(keys.sessionPlace(session.id), slot, 'PX', absoluteMs));
      return (await verb(slot, session.id, 'start', instant(), session.id, ...membersOf(session))) as 'started';
    },
    async touch(id, now) {
      const slot = await placeOf(id);
      if (slot === null) return undefined;
      const [word, ...members] = partsOf(await verb(slot, id, 'touch', instant(now)));
      return word === 'found' ? sessionOf(id, members) : undefined;
    },
    async hold(id, sealedCompanionToken) {
      const slot = await placeOf(id);
      return slot === null ? 'none' : ((await verb(slot, id, 'hold', instant(), sealedCompanionToken)) as 'held' | 'none');
    },
    async end(id) {
      const slot = await placeOf(id);
      if (slot === null) return 'none';
      const word = (await verb(slot, id, 'finish', instant(), id)) as 'ended' | 'none';
      await ask((client) => client.del(keys.sessionPlace(id)));
      return word;
    },
    async endAllOf(endUserId) {
      const slot = slotOf(endUserId);
      return Number(await verb(slot, '', 'finishAll', instant(), keys.sessionPrefix(slot)));
    },
  };
}

/** In the order of `RECORD.fields` in the script. */
function membersOf({ endUserId, epoch, createdAt, lastSeenAt, formerIds, authTime, amr, sealedCompanionToken }: BrowserSession): readonly (string | number)[] {
  const about: About = { ...(formerIds === undefined ? {} : { formerIds }), authTime, amr };
  return [endUserId, epoch, createdAt, lastSeenAt, JSON.stringify(about), text(sealedCompanionToken)];
}

function sessionOf(id: Digest<'session'>, [endUserId, epoch, createdAt, lastSeenAt, about, sealed]: readonly Part[]): BrowserSession {
  return {
    v: 1,
    id,
    endUserId: String(endUserId),
    epoch: Number(epoch),
    ...(JSON.parse(String(about)) as About),
    createdAt: Number(createdAt),
    lastSeenAt: Number(lastSeenAt),
    ...optional('sealedCompanionToken', sealed),
  };
}
