import { parseRedisUrl, type RedisAddress } from '../../apps/device-auth-server/src/config/redis-address.js';
import { openRedisStores } from '../../apps/device-auth-server/src/storage/redis/redis-stores.js';
import { openRedisDump, type RedisEntry } from './redis-dump.js';
import { recordAt, SLICES, type NamedRecord } from './redis-records.js';
import type { OpenStore, Snapshot } from './store-under-test.js';

/** Lists and signposts, which lead to records, and what is nobody's record. */
const INDEX = /^(?:fs:|ss:|n:|s:[^{]|h:|k:)/u;

/** Any Redis that has this STORE_URL, and this ACCOUNTS_URL. They are asked for once something runs. */
export const openRedis =
  (urls: () => readonly [url: string, accountsUrl?: string]): OpenStore =>
  async ({ clock, session }) => {
    const [url, accountsUrl] = urls();
    const [address, accounts] = [url, accountsUrl].map((text) => (text === undefined ? undefined : parseRedisUrl(text)));
    const stores = await openRedisStores(address as RedisAddress, { clock, role: 'server', session, accounts });
    const dump = openRedisDump([url, ...(accountsUrl === undefined ? [] : [accountsUrl])]);
    return {
      stores,
      countsExactly: false,
      async snapshot(now) {
        const entries = await dump.read();
        const records = entries.filter(({ key }) => !INDEX.test(key)).map((entry) => ({ key: entry.key, ...(recordAt(entry) as NamedRecord) }));
        const living = records.filter(({ expiresAt }) => now < (expiresAt ?? Infinity));
        const indices = new Map(entries.filter(({ key }) => INDEX.test(key)).map((entry) => [entry.key, entry]));
        for (const record of living) assertFound(record, indices);
        return snapshotOf(living);
      },
      clear: () => dump.clear(),
      async close() {
        dump.close();
        await stores.close();
      },
    };
  };

const snapshotOf = (records: readonly NamedRecord[]): Snapshot =>
  Object.fromEntries(
    SLICES.map((of) => [
      of,
      Object.fromEntries(records.filter(({ slice }) => slice === of).map(({ name, record, expiresAt }) => [name, { record, expiresAt }])),
    ]),
  );

/** An index may name the dead, never miss the living. */
function assertFound({ key, slice, record, expiresAt }: NamedRecord & { readonly key: string }, indices: ReadonlyMap<string, RedisEntry>): void {
  const [, prefix = '', slot = '', id = ''] = /^(\w):(\{.+\}):(.+)$/u.exec(key) ?? [];
  const names = (index: string, what: string): boolean => {
    const { value = [], expiresAt: until = 0 } = indices.get(index) ?? {};
    const listed = Array.isArray(value) ? value.map(String) : [String(value)];
    return listed.includes(what) && (Array.isArray(value) ? (until ?? Infinity) >= (expiresAt ?? Infinity) : true);
  };
  if (slice === 'refreshTokenFamilies' || slice === 'browserSessions') {
    if (!names(`${prefix}s:${slot}`, id)) throw new Error(`${key} is not, or not for long enough, in the list of its end user`);
  }
  if (slice === 'browserSessions' && !names(`s:${id}`, slot)) throw new Error(`nothing leads from ${id} to ${key}`);
  const { username = '', id: endUserId = '' } = record as { readonly username?: string; readonly id?: string };
  if (slice === 'endUsers' && !names(`n:${username}`, endUserId)) throw new Error(`the name ${username} does not lead to ${endUserId}`);
}
