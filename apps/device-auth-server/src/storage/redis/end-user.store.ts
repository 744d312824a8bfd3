import type { EndUser, EndUserStore } from '../../protocol/end-user/end-user.js';
import type { Connection } from './connection.js';
import { keys, slotOf } from './keys.js';
import { partsOf, text, type Instant } from './reply.js';
import { walk } from './walk.js';

/** What no rule looks at, in one text. */
type About = Pick<EndUser, 'displayName' | 'email' | 'emailVerified' | 'claims' | 'createdAt'>;

/** Ends what belonged to an end user who is gone: a broom, since without the account nothing of it is good for anything. */
export type SweepBelongings = (endUserId: string) => Promise<void>;

export interface RedisEndUserStore extends EndUserStore {
  /** The account whose things lie under this locator. */
  findIn(userLocator: string): Promise<EndUser | undefined>;
}

export function endUserStore({ run, ask, masters }: Connection, sweep: SweepBelongings, instant: Instant): RedisEndUserStore {
  const at = (id: string): readonly string[] => [keys.account(slotOf(id))];
  const verb = (id: string, name: string, now: number | undefined, ...rest: readonly (string | number)[]) => run('endUser', at(id), name, now, ...rest);
  const take = async (username: string, id: string, dead: string): Promise<readonly unknown[]> =>
    partsOf(await run('userName', [keys.userName(username)], 'take', instant(), id, dead));
  const leave = (username: string, id: string) => run('userName', [keys.userName(username)], 'leave', instant(), id);
  const findAt = async (key: string): Promise<EndUser | undefined> => userOf(await ask((client) => client.hmget(key, ...FIELDS)));
  const find = (id: string): Promise<EndUser | undefined> => findAt(keys.account(slotOf(id)));

  async function findByUsername(username: string): Promise<EndUser | undefined> {
    const id = await ask((client) => client.get(keys.userName(username)));
    const user = id === null ? undefined : await find(id);
    return user?.username === username ? user : undefined;
  }

  /** The name first: it may then lead nowhere for a moment, and no two accounts ever have it. */
  async function claimName(user: EndUser): Promise<boolean> {
    const [word, holder] = await take(user.username, user.id, '');
    if (word === 'yours') return true;
    if ((await find(String(holder)))?.username === user.username) return false;
    return (await take(user.username, user.id, String(holder)))[0] === 'yours';
  }

  return {
    async add(user) {
      if ((await find(user.id)) !== undefined || !(await claimName(user))) return 'taken';
      if ((await verb(user.id, 'add', instant(), ...fieldsOf(user))) === 'taken') return 'taken';
      // Somebody may have found the name leading nowhere between the two steps, and taken it.
      if ((await findByUsername(user.username))?.id === user.id) return 'added';
      await verb(user.id, 'remove', instant());
      return 'taken';
    },
    find,
    findIn: (userLocator) => findAt(keys.account(`{${userLocator}}`)),
    findByUsername,
    async list() {
      const users: EndUser[] = [];
      for await (const key of walk(masters(), 'u:{*')) {
        const user = await findAt(key);
        if (user !== undefined) users.push(user);
      }
      return users;
    },
    attemptPassword: async (id, now) => (await verb(id, 'attemptPassword', instant(now))) as 'go on' | 'last' | 'throttled' | 'none',
    passwordAccepted: async (id, rehashed, checkedAgainst) => void (await verb(id, 'passwordAccepted', instant(), text(rehashed), text(checkedAgainst))),
    setPassword: async (id, passwordHash) => (await verb(id, 'setPassword', instant(), passwordHash)) as 'set' | 'none',
    setStatus: async (id, status) => (await verb(id, 'setStatus', instant(), status)) as 'set' | 'none',
    endAll: async (id) => (await verb(id, 'endAll', instant())) as 'ended' | 'none',
    unlock: async (id) => (await verb(id, 'unlock', instant())) as 'set' | 'none',
    async remove(id) {
      const user = await find(id);
      const word = await verb(id, 'remove', instant());
      await sweep(id);
      if (user !== undefined) await leave(user.username, id);
      return word as 'removed' | 'none';
    },
  };
}

/** An account is a hash, since people administer it. `about` is what no rule looks at. */
const FIELDS = ['v', 'id', 'username', 'passwordHash', 'status', 'epoch', 'admin', 'failures', 'throttledUntil', 'about'] as const;

function fieldsOf({ id, username, passwordHash, status, epoch, admin, failures, throttledUntil, ...rest }: EndUser): readonly (string | number)[] {
  const { displayName, email, emailVerified, claims, createdAt } = rest;
  const about: About = { displayName, ...(email === undefined ? {} : { email }), emailVerified, claims, createdAt };
  const fields: Readonly<Record<(typeof FIELDS)[number], string | number>> = {
    v: 'u1',
    id,
    username,
    passwordHash,
    status,
    epoch,
    admin: admin ? 1 : 0,
    failures,
    throttledUntil,
    about: JSON.stringify(about),
  };
  return Object.entries(fields).flat();
}

/** In the order of `FIELDS`. */
function userOf([version, ...members]: readonly (string | null)[]): EndUser | undefined {
  if (version === null) return undefined;
  if (version !== 'u1') throw new Error(`an account is of version ${version}; this build reads u1`);
  const missing = members.indexOf(null);
  if (missing !== -1) throw new Error(`an account has no ${FIELDS[missing + 1]}`);
  const [id = '', username = '', passwordHash = '', status, epoch, admin, failures, throttledUntil, about = ''] = members as readonly string[];
  return {
    v: 1,
    id,
    username,
    ...(JSON.parse(about) as About),
    passwordHash,
    admin: admin === '1',
    status: status as EndUser['status'],
    epoch: Number(epoch),
    failures: Number(failures),
    throttledUntil: Number(throttledUntil),
  };
}
