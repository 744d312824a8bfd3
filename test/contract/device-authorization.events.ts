import type { Digest } from '@device-auth/oauth-core';
import fc from 'fast-check';
import { CLAIM_HOLD_MS, lifetime } from '../../apps/device-auth-server/src/protocol/device-authorization/lifetime.js';
import type { DeviceAuthorization, PersonsAnswer, Poll } from '../../apps/device-auth-server/src/protocol/device-authorization/device-authorization.js';
import { aDeviceAuthorization } from '../support/records.js';
import { told, untold, type Event } from './events.js';

/** Mostly the first: most calls are honest ones, and only a record that honest calls move gets anywhere. */
const mostly = <Value>(first: Value, ...others: Value[]): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 6 * others.length, arbitrary: fc.constant(first) }, { weight: others.length, arbitrary: fc.constantFrom(...others) });

const locator = mostly('locator one', 'locator two').map((text) => text as Digest<'user-code'>);
const secret = mostly('secret one', 'secret two').map((text) => text as Digest<'device-code'>);
const session = fc.constantFrom('phone', 'phone', 'laptop').map((text) => text as Digest<'session'>);
const person = fc.constantFrom('alice', 'alice', 'bob');
const client = mostly('tv', 'tv', 'radio');
const challenge = mostly(undefined, undefined, 'challenge', 'other challenge');
/** Shorter than the replay window as well, so that a record is forgotten before that is over. */
const lifetimeMs = mostly(600_000, 60_000);
/** Few, so that a call comes again, next to another and long after. */
const callId = fc.constantFrom(undefined, undefined, 'call one', 'call two');
/** From near the slowest as well. */
const intervalMs = fc.constantFrom(5_000, 5_000, 57_000);
const PHOTOS = 'https://photos.example';
const asked = fc.constantFrom(
  { scope: ['openid', 'photos:read'], resources: [], device: { name: 'Living room' } },
  { scope: ['openid'], resources: [PHOTOS, 'https://mail.example/a?b=c'], device: { name: 'Kütchen 📺', model: 'X-55' } },
  { scope: [], resources: [PHOTOS], device: {} },
);

/** Only the members that are there. */
const given = <Members extends object>(members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Members;

const open = fc
  .record({ locator, secretDigest: secret, clientId: client, codeChallenge: challenge, intervalMs, asked, lifetimeMs })
  .map(({ lifetimeMs: ms, asked: what, ...about }): Event =>
    untold(`open ${about.locator} by ${about.secretDigest} for ${about.clientId}, ${ms} ms, challenge ${about.codeChallenge}`, (stores, now) =>
      stores.deviceAuthorizations.open(aDeviceAuthorization(given({ ...about, ...what, createdAt: now, expiresAt: now + ms }))),
    ),
  );
const markOpened = locator.map((at): Event => told(`somebody opens the address of ${at}`, (stores, now) => stores.deviceAuthorizations.markOpened(at, now)));
const claim = fc
  .record({ locator, endUserId: person, sessionId: session })
  .map(({ locator: at, ...by }): Event =>
    told(`${by.endUserId} on the ${by.sessionId} claims ${at}`, (stores, now) => stores.deviceAuthorizations.claim(at, by, now)),
  );
const release = fc
  .tuple(locator, person)
  .map(([at, by]): Event => told(`${by} releases ${at}`, (stores, now) => stores.deviceAuthorizations.release(at, by, now)));
const decide = fc
  .record({
    locator,
    approve: fc.constantFrom(true, true, false),
    endUserId: person,
    session,
    epoch: fc.constantFrom(1, 2),
    amr: fc.constantFrom(['pwd'], ['pwd', 'otp'], []),
    callId,
  })
  .map(({ locator: at, session: on, ...answer }): Event =>
    told(`${answer.endUserId} on the ${on} ${answer.approve ? 'approves' : 'denies'} ${at}, ${answer.callId}`, (stores, now) =>
      stores.deviceAuthorizations.decide(at, given({ ...answer, authTime: now - 5_000 }), on, now),
    ),
  );
const poll = fc
  .record({
    locator,
    secretDigest: secret,
    clientId: client,
    codeChallenge: challenge,
    callId,
    showsProgress: fc.constantFrom(undefined, true, false),
    looksAgain: mostly(undefined, false, true),
  })
  .map(({ locator: at, ...event }): Event =>
    told(`${event.clientId} polls ${at} with ${JSON.stringify(event)}`, (stores, now) => stores.deviceAuthorizations.poll(at, given(event), now)),
  );
const cancel = fc
  .tuple(locator, secret, client)
  .map(([at, by, of]): Event => told(`${of} cancels ${at} by ${by}`, (stores, now) => stores.deviceAuthorizations.cancel(at, by, of, now)));
const disown = fc
  .tuple(locator, person)
  .map(([at, by]): Event => told(`${by} disowns ${at}`, (stores, now) => stores.deviceAuthorizations.disown(at, by, now)));
const grantedBy = fc
  .tuple(locator, person)
  .map(([at, by]): Event => told(`what ${by} granted by ${at}`, (stores, now) => stores.deviceAuthorizations.granted(at, by, now)));
const follow = fc
  .tuple(locator, person)
  .map(([at, by]): Event => told(`${by} follows ${at}`, (stores, now) => stores.deviceAuthorizations.follow(at, by, now)));
const look = locator.map((at): Event => told(`has ${at}`, (stores, now) => stores.deviceAuthorizations.has(at, now)));

export const deviceAuthorizationEvent = fc.oneof(
  { weight: 6, arbitrary: open },
  { weight: 2, arbitrary: markOpened },
  { weight: 4, arbitrary: claim },
  { weight: 1, arbitrary: release },
  { weight: 3, arbitrary: decide },
  { weight: 10, arbitrary: poll },
  { weight: 1, arbitrary: cancel },
  { weight: 1, arbitrary: disown },
  { weight: 1, arbitrary: grantedBy },
  { weight: 3, arbitrary: follow },
  { weight: 2, arbitrary: look },
);

const firstLocator = 'locator one' as Digest<'user-code'>;
const firstSecret = 'secret one' as Digest<'device-code'>;
const phone = 'phone' as Digest<'session'>;

const begins = (about: Partial<DeviceAuthorization> = {}): Event =>
  untold(`open locator one, ${JSON.stringify(about)}`, (stores, now) =>
    stores.deviceAuthorizations.open(
      aDeviceAuthorization({ locator: firstLocator, secretDigest: firstSecret, createdAt: now, expiresAt: now + 600_000, ...about }),
    ),
  );
const asks = (about: Partial<Poll> = {}): Event =>
  told(`the device polls, ${JSON.stringify(about)}`, (stores, now) =>
    stores.deviceAuthorizations.poll(firstLocator, { secretDigest: firstSecret, clientId: 'tv', ...about }, now),
  );
const looks = told('alice claims it', (stores, now) => stores.deviceAuthorizations.claim(firstLocator, { endUserId: 'alice', sessionId: phone }, now));
const answers = (approve: boolean, about: Pick<PersonsAnswer, 'callId'> = {}): Event =>
  told(`alice ${approve ? 'approves' : 'denies'} it, ${JSON.stringify(about)}`, (stores, now) =>
    stores.deviceAuthorizations.decide(firstLocator, { approve, endUserId: 'alice', epoch: 1, authTime: 5, amr: ['pwd'], ...about }, phone, now),
  );

const lives: readonly (readonly Event[])[] = [
  [begins({ resources: [PHOTOS] }), looks, answers(true), asks()],
  [begins(), looks, answers(true)],
  [begins(), asks({ callId: 'call one', showsProgress: true }), asks({ looksAgain: true }), asks(), asks({ callId: 'call two' }), asks({ callId: 'call two' })],
  [begins({ codeChallenge: 'challenge' }), asks({ codeChallenge: 'challenge' }), asks({ codeChallenge: 'other challenge' }), asks()],
  [begins(), looks, answers(true, { callId: 'call one' }), answers(true, { callId: 'call one' }), answers(false, { callId: 'call two' })],
];

/** Sequences begin somewhere in the life of a record, and come back there, so that chance need not lead there first. */
export const deviceAuthorizationOpening = fc
  .constantFrom(...lives)
  .chain((life) => fc.integer({ min: 1, max: life.length }).map((length) => life.slice(0, length)));

/** The instants at which some answer about this record changes. */
export function deviceAuthorizationEdges(record: DeviceAuthorization): number[] {
  const { enterableUntil, decidableUntil, redeemableUntil, rememberedUntil } = lifetime;
  return [
    record.expiresAt,
    ...[enterableUntil, decidableUntil, redeemableUntil].map((until) => until(record)),
    rememberedUntil(record),
    ...(record.lastAcceptedPollAt === undefined ? [] : [record.lastAcceptedPollAt + record.intervalMs * 0.8]),
    ...(record.claim === undefined ? [] : [record.claim.at + CLAIM_HOLD_MS]),
  ];
}
