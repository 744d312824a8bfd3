import type { Clock } from '../../protocol/ports.js';
import { cancel, claim, decide, disown, follow, granted, markOpened, open, release } from '../../protocol/device-authorization/answer.js';
import type { DeviceAuthorization, DeviceAuthorizationStore } from '../../protocol/device-authorization/device-authorization.js';
import { lifetime } from '../../protocol/device-authorization/lifetime.js';
import { poll } from '../../protocol/device-authorization/poll.js';
import type { Database } from './database.js';
import { moves } from '../moves.js';
import { recordTable } from './record-table.js';

/** How stale a count of live codes may be: it picks the length of new ones, which three codes more or less do not change. */
const COUNT_AGAIN_MS = 1_000;

export function deviceAuthorizationStore(database: Database, clock: Clock): DeviceAuthorizationStore {
  const records = recordTable<DeviceAuthorization>(database, {
    table: 'device_authorizations',
    keyOf: ({ locator }) => locator,
    expiresAt: lifetime.rememberedUntil,
    index: { enterable_until: (record) => (record.decision === undefined ? lifetime.enterableUntil(record) : null) },
  });
  const countEnterable = database.prepare('SELECT count(*) AS live FROM device_authorizations WHERE enterable_until > ?');
  const countAt = (now: number): number => Number(countEnterable.get(now)?.['live']);
  const moved = moves();
  let counted = { live: 0, at: Infinity };

  return {
    async open(record) {
      return records.step(record.locator, clock(), (sitting) => open(sitting, record));
    },
    async countLive() {
      const now = clock();
      if (now < counted.at || now >= counted.at + COUNT_AGAIN_MS) counted = { live: countAt(now), at: now };
      return counted.live;
    },
    async has(locator, now = clock()) {
      return records.find(locator, now) !== undefined;
    },
    async markOpened(locator, now = clock()) {
      const isNews = records.step(locator, now, (record) => {
        const { next } = markOpened(record, now);
        return { answer: next !== undefined, next };
      });
      if (isNews) moved.tell(locator, 'progress');
    },
    async claim(locator, by, now = clock()) {
      const answer = records.step(locator, now, (record) => claim(record, by, now));
      if (answer.word === 'claimed') moved.tell(locator, 'progress');
      return answer;
    },
    async release(locator, endUserId, now = clock()) {
      const answer = records.step(locator, now, (record) => release(record, endUserId));
      if (answer === 'released') moved.tell(locator, 'progress');
      return answer;
    },
    async decide(locator, decision, sessionId, now = clock()) {
      const answer = records.step(locator, now, (record) => decide(record, decision, sessionId, now));
      if (answer.word === 'decided') moved.tell(locator, 'answered');
      return answer;
    },
    async poll(locator, event, now = clock()) {
      let isFetched = false;
      const answer = records.step(locator, now, (record) => {
        const step = poll(record, event, now);
        isFetched = step.next !== undefined && step.answer.word === 'approved';
        return step;
      });
      if (isFetched) moved.tell(locator, 'answered');
      return answer;
    },
    async cancel(locator, secretDigest, clientId, now = clock()) {
      const answer = records.step(locator, now, (record) => cancel(record, secretDigest, clientId, now));
      if (answer === 'cancelled') moved.tell(locator, 'answered');
      return answer;
    },
    async granted(locator, endUserId, now = clock()) {
      return granted(records.find(locator, now), endUserId);
    },
    async disown(locator, endUserId, now = clock()) {
      const answer = records.step(locator, now, (record) => disown(record, endUserId, now));
      if (answer === 'disowned') moved.tell(locator, 'answered');
      return answer;
    },
    async follow(locator, endUserId, now = clock()) {
      return follow(records.find(locator, now), endUserId, now);
    },
    onMove: moved.listen,
  };
}
