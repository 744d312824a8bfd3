import { decode } from '@msgpack/msgpack';
import type { RedisEntry } from './redis-dump.js';
import type { StoredRecord } from './store-under-test.js';

/* What lies in a Redis (decision 0013), read by the layout alone. Absent members are undefined. */

/** The members of a record, by name. */
// oxlint-disable-next-line typescript/no-explicit-any
type Members = Readonly<Record<string, any>>;

interface Layout {
  readonly slice: string;
  /** What it is found by, in the key. */
  readonly key: RegExp;
  readonly tag: string;
  readonly members: string;
  /** `id` is what stands in the key: the groups of `key`. */
  readonly record: (members: Members, ...id: string[]) => object;
  readonly nameOf: (...id: string[]) => string;
}

const words = (text: string | undefined): string[] => (text === undefined ? [] : text.split(' '));
const first = (id: string): string => id;

const LAYOUTS: readonly Layout[] = [
  {
    slice: 'deviceAuthorizations',
    key: /^d:\{(.+)\}$/u,
    tag: 'd1',
    members:
      'secretDigest clientId scope resources name model network codeChallenge createdAt expiresAt intervalMs lastAcceptedPollAt callId callWord openedAt claimedBy claimSession claimedAt approved decidedBy decidedAt epoch authTime amr redeemedAt waiter follower',
    record: (of, locator) => ({
      v: 1,
      locator,
      ...pick(of, 'secretDigest clientId network codeChallenge createdAt expiresAt intervalMs lastAcceptedPollAt openedAt redeemedAt'),
      scope: words(of['scope']),
      resources: words(of['resources']),
      device: pick(of, 'name model'),
      lastCall: whole({ id: of['callId'], word: ['pending', 'slow_down', 'decided'][of['callWord'] - 1] }),
      claim: whole({ endUserId: of['claimedBy'], sessionId: of['claimSession'], at: of['claimedAt'] }),
      decision: decision(of),
    }),
    nameOf: first,
  },
  {
    slice: 'authorizationCodes',
    key: /^c:(.+)$/u,
    tag: 'c1',
    members: 'clientId redirectUri codeChallenge createdAt expiresAt failures resources about redeemedAt redeemedBy',
    record: ({ resources, about, ...of }, id) => {
      const { grant, ...rest } = JSON.parse(about) as { readonly grant: object };
      return { v: 1, id, ...of, ...rest, grant: { ...grant, resources: words(resources) } };
    },
    nameOf: first,
  },
  {
    slice: 'authorizationRequests',
    key: /^a:(.+)$/u,
    tag: 'a1',
    members: 'browserId createdAt expiresAt about',
    record: ({ about, ...of }, id) => ({ v: 1, id, ...of, ...JSON.parse(about) }),
    nameOf: first,
  },
  {
    slice: 'refreshTokenFamilies',
    key: /^f:\{(.+)\}:(.+)$/u,
    tag: 'f1',
    members:
      'clientId epoch idleMs absoluteExpiresAt createdAt lastUsedAt generation current previousDigest previousRotatedAt previousSealed closed revokedAt revokedBecause about',
    record: (of, userLocator, familyId) => {
      const { grant, ...about } = JSON.parse(of['about']) as { readonly grant: object };
      return {
        v: 1,
        userLocator,
        familyId,
        ...pick(of, 'clientId idleMs absoluteExpiresAt createdAt lastUsedAt generation current revokedAt revokedBecause'),
        ...about,
        grant: { ...grant, epoch: of['epoch'] },
        previous: whole({ digest: of['previousDigest'], rotatedAt: of['previousRotatedAt'], sealedSuccessor: of['previousSealed'] }),
        closed: pairs(of['closed'] ?? []).map(([closed, at]) => ({ digest: closed, at })),
      };
    },
    nameOf: (userLocator, familyId) => `${userLocator}.${familyId}`,
  },
  {
    slice: 'sealedResponses',
    key: /^r:\{(.+)\}:(.+)$/u,
    tag: 'r1',
    members: 'sealedResponse startedAt',
    record: (of, userLocator, familyId) => ({ v: 1, userLocator, familyId, ...of }),
    nameOf: (userLocator, familyId) => `${userLocator}.${familyId}`,
  },
  {
    slice: 'browserSessions',
    key: /^s:\{.+\}:(.+)$/u,
    tag: 's1',
    members: 'endUserId epoch createdAt lastSeenAt about sealedCompanionToken',
    record: ({ about, ...of }, id) => ({ v: 1, id, ...of, ...JSON.parse(about) }),
    nameOf: first,
  },
  {
    slice: 'attempts',
    key: /^l:\{(.+)\}:(\d+)$/u,
    tag: 'l1',
    members: 'count at',
    record: ({ count, at }, key, windowMs) => ({ v: 1, limit: { key, count, windowMs: Number(windowMs) }, at }),
    nameOf: (key, windowMs) => `${key} ${windowMs}`,
  },
  { slice: 'deniedTokens', key: /^j:(.+)$/u, tag: 'j1', members: 'endsAt', record: ({ endsAt }, jti) => ({ v: 1, jti, until: endsAt }), nameOf: first },
];

export const SLICES = [...LAYOUTS.map(({ slice }) => slice), 'endUsers'];

export interface NamedRecord extends StoredRecord {
  readonly slice: string;
  readonly name: string;
}

/** What lies at this key, if it is a record: a string is packed, the hash is an account. Anything unknown throws. */
export function recordAt({ key, type, expiresAt, value }: RedisEntry): NamedRecord | undefined {
  if (type === 'hash') return { slice: 'endUsers', ...account(value as readonly Buffer[]), expiresAt };
  const layout = LAYOUTS.find((one) => one.key.test(key));
  if (layout === undefined) throw new Error(`nobody knows what ${key} is`);
  const id = layout.key.exec(key)?.slice(1) ?? [];
  const [tag, ...values] = decode(value as Buffer) as unknown[];
  const names = layout.members.split(' ');
  if (tag !== layout.tag || values.length > names.length) throw new Error(`${key} is not of the layout ${layout.tag}: ${JSON.stringify([tag, ...values])}`);
  const members = Object.fromEntries(names.map((name, place) => [name, values[place] === false ? undefined : values[place]]));
  return { slice: layout.slice, name: layout.nameOf(...id), record: layout.record(members, ...id), expiresAt };
}

function account(fields: readonly Buffer[]): { readonly name: string; readonly record: object } {
  const of: Members = Object.fromEntries(pairs(fields.map(String)));
  if (of['v'] !== 'u1') throw new Error(`an account of version ${of['v']}`);
  const numbers = Object.fromEntries(['epoch', 'failures', 'throttledUntil'].map((name) => [name, Number(of[name])]));
  const { id, username, passwordHash, status } = of;
  return { name: id, record: { v: 1, id, username, passwordHash, status, ...numbers, admin: of['admin'] === '1', ...JSON.parse(of['about']) } };
}

function decision({ approved, decidedBy = '', decidedAt, epoch, authTime, amr, scope, resources }: Members): object | undefined {
  if (approved === undefined) return undefined;
  const stays = { at: decidedAt, endUserId: decidedBy, epoch, authTime, amr: amr && words(amr) };
  return approved === 0 ? { approved: false, ...stays } : { approved: true, ...stays, amr: words(amr), scope: words(scope), resources: words(resources) };
}

const pick = (of: Members, names: string): Members => Object.fromEntries(names.split(' ').map((name) => [name, of[name]]));

/** There if any of it is. */
const whole = (members: Members): Members | undefined => (Object.values(members).some((value) => value !== undefined) ? members : undefined);

const pairs = <Item>(list: readonly Item[]): [Item, Item][] =>
  list.flatMap((item, place) => (place % 2 === 0 ? [[item, list[place + 1]] as [Item, Item]] : []));
