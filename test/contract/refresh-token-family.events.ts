import { createHash } from 'node:crypto';
import type { Digest } from '@device-auth/oauth-core';
import fc from 'fast-check';
import type { FamilyRef, RefreshTokenFamily, RevocationReason } from '../../apps/device-auth-server/src/protocol/refresh-token-family/refresh-token-family.js';
import { userLocator } from '../../apps/device-auth-server/src/protocol/refresh-token-family/refresh-token.js';
import { aFamily } from '../support/records.js';
import { addAccount, triesPassword } from './end-user.events.js';
import { sorted, told, untold, type Event } from './events.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
/** Where what is theirs lies; a store may look for the account there. */
const places: ReadonlyMap<string, string> = new Map(['alice', 'bob'].map((id) => [userLocator(sha256, id), id]));
const [alices = '', bobs = ''] = places.keys();
const ref = fc.constantFrom({ userLocator: alices, familyId: 'f1' }, { userLocator: alices, familyId: 'f2' }, { userLocator: bobs, familyId: 'f1' });
const client = fc.constantFrom('tv', 'tv', 'tv', 'radio');
/** Few, so that a sequence runs through generations and comes back to old ones. */
const token = fc.constantFrom('first', 'second', 'third', 'fourth').map((text) => text as Digest<'refresh-token'>);
const IDLE_MS = 3_600_000;
const ABSOLUTE_MS = 3 * IDLE_MS;

/** Around the birth of a family, in ms. */
const off = fc.constantFrom(undefined, -1, 0, 1);

const nameOf = ({ userLocator: locator, familyId }: FamilyRef): string => `${familyId} of ${places.get(locator)}`;

interface Start {
  readonly ref: FamilyRef;
  readonly refreshable: boolean;
  readonly epoch: number;
  readonly clientId: string;
  readonly sealedResponse?: string;
  /** Over before it began: it only bars the place. */
  readonly ended?: RevocationReason;
}

const startFamily = ({ ref: at, refreshable, epoch, clientId, sealedResponse, ended }: Start): Event =>
  untold(`start ${nameOf(at)} in epoch ${epoch}, refreshable ${refreshable}, ${sealedResponse}, ended ${ended}`, (stores, now) => {
    const { current, ...family } = aFamily({ ...at, clientId, createdAt: now, lastUsedAt: now, idleMs: IDLE_MS, absoluteExpiresAt: now + ABSOLUTE_MS });
    const about = refreshable ? { deviceName: 'Küche', nonce: 'nonce' } : { onDevice: false };
    const end = ended === undefined ? {} : { revokedAt: now, revokedBecause: ended };
    const grant = { ...family.grant, endUserId: places.get(at.userLocator) ?? '', epoch };
    return stores.refreshTokenFamilies.start({ ...family, ...about, ...end, grant, ...(refreshable ? { current } : {}) }, sealedResponse);
  });
const start = fc
  .record({
    ref,
    refreshable: fc.constantFrom(true, true, true, false),
    epoch: fc.constantFrom(1, 1, 2),
    clientId: client,
    sealedResponse: fc.constantFrom(undefined, 'sealed one', 'sealed two'),
    ended: fc.constantFrom(undefined, undefined, undefined, 'disowned by end user' as const),
  })
  .map(startFamily);
const rotate = fc
  .record({ ref, clientId: client, presented: token, successor: token, genuine: fc.constantFrom(true, true, false) })
  .map(({ ref: at, ...event }): Event =>
    told(`${event.clientId} rotates ${nameOf(at)}: ${event.presented} → ${event.successor}`, (stores, now) =>
      stores.refreshTokenFamilies.rotate(at, { ...event, sealedSuccessor: `sealed ${event.successor}` }, now),
    ),
  );
const isLive = ref.map((at): Event => told(`is ${nameOf(at)} live`, (stores, now) => stores.refreshTokenFamilies.isLive(at, now)));
const inspect = fc
  .tuple(ref, token)
  .map(([at, presented]): Event => told(`inspect ${presented} of ${nameOf(at)}`, (stores, now) => stores.refreshTokenFamilies.inspect(at, presented, now)));
const revoke = fc
  .tuple(ref, fc.option(client, { nil: undefined }))
  .map(([at, by]): Event =>
    told(`${by ?? 'administrator'} revokes ${nameOf(at)}`, (stores, now) =>
      stores.refreshTokenFamilies.revoke(at, by === undefined ? 'administrator' : 'revoked by client', by, now),
    ),
  );
const list = fc.oneof(
  fc.constantFrom('alice', 'bob').map((who): Event => untold(`list of ${who}`, async (stores) => sorted(await stores.refreshTokenFamilies.listOf(who)))),
  fc
    .record({
      endUserId: fc.constantFrom(undefined, undefined, 'alice', 'bob'),
      clientId: fc.constantFrom(undefined, undefined, 'tv', 'radio'),
      since: off,
      until: off,
    })
    .map(({ since, until, ...who }): Event =>
      untold(`list ${JSON.stringify({ since, until, ...who })}`, async ({ refreshTokenFamilies: families }, now) => {
        const births = (await families.listOf('alice')).map(({ createdAt }) => createdAt);
        const around = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : Math.min(now, ...births) + ms);
        return sorted(await families.list({ ...who, since: around(since), until: around(until) }));
      }),
    ),
);

export const familyEvent = fc.oneof(
  { weight: 4, arbitrary: start },
  { weight: 8, arbitrary: rotate },
  { weight: 3, arbitrary: inspect },
  { weight: 2, arbitrary: isLive },
  { weight: 1, arbitrary: revoke },
  { weight: 2, arbitrary: list },
);

const firstRef = { userLocator: alices, familyId: 'f1' };
const turn = (presented: string, successor: string): Event =>
  told(`tv rotates f1 of alice: ${presented} → ${successor}`, (stores, now) => {
    const [from, to] = [presented, successor].map((text) => text as Digest<'refresh-token'>) as [Digest<'refresh-token'>, Digest<'refresh-token'>];
    const event = { clientId: 'tv', presented: from, successor: to, genuine: true, sealedSuccessor: `sealed ${to}` };
    return stores.refreshTokenFamilies.rotate(firstRef, event, now);
  });
const life: readonly Event[] = [
  addAccount('alice', 'alice'),
  startFamily({ ref: firstRef, refreshable: true, epoch: 1, clientId: 'tv' }),
  turn('first', 'second'),
  turn('second', 'third'),
];

/** A device's, begun twice before its token is used, and once by an account that is locked for a moment. */
const redeemed = startFamily({ ref: firstRef, refreshable: true, epoch: 1, clientId: 'tv', sealedResponse: 'sealed one' });
const onDevice: readonly Event[] = [addAccount('alice', 'alice'), redeemed, redeemed, turn('first', 'second'), redeemed];
const locked: readonly Event[] = [addAccount('alice', 'alice', 13), triesPassword('alice'), redeemed];

/** Rotated so often in one moment that not all of what came before is remembered. */
const NAMES = ['first', 'second', 'third', 'fourth'];
const hasty: readonly Event[] = [...life.slice(0, 2), ...Array.from({ length: 36 }, (_, place) => turn(NAMES[place % 4] ?? '', NAMES[(place + 1) % 4] ?? ''))];

/** Sequences begin somewhere in the life of a family of alice's. */
export const familyOpening = fc.oneof(
  { weight: 40, arbitrary: fc.nat(life.length).map((length) => life.slice(0, length)) },
  { weight: 20, arbitrary: fc.nat(onDevice.length).map((length) => onDevice.slice(0, length)) },
  { weight: 8, arbitrary: fc.constant(locked) },
  { weight: 1, arbitrary: fc.constant(hasty) },
);

export function familyEdges(family: RefreshTokenFamily): number[] {
  const grace = [30_000, 60_000];
  const day = 24 * 60 * 60_000;
  return [
    family.lastUsedAt + family.idleMs,
    family.absoluteExpiresAt,
    family.lastUsedAt + family.idleMs + day,
    family.absoluteExpiresAt + day,
    ...grace.map((ms) => (family.previous?.rotatedAt ?? family.lastUsedAt) + ms),
    ...family.closed.map(({ at }) => at + 30_000),
  ];
}
