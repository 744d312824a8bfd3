import type { Digest } from '@device-auth/oauth-core';
import fc from 'fast-check';
import { CLAIM_HOLD_MS, lifetime, REPLAY_WINDOW_MS } from '../../apps/device-auth-server/src/protocol/device-authorization/lifetime.js';
import type { DeviceAuthorization } from '../../apps/device-auth-server/src/protocol/device-authorization/device-authorization.js';
import { aDeviceAuthorization } from '../support/records.js';
import { told, untold, type Event } from './events.js';

const locator = fc.constantFrom('locator one', 'locator two').map((text) => text as Digest<'user-code'>);
const secret = fc.constantFrom('secret one', 'secret one', 'secret two').map((text) => text as Digest<'device-code'>);
const session = fc.constantFrom('phone', 'phone', 'laptop').map((text) => text as Digest<'session'>);
const person = fc.constantFrom('alice', 'alice', 'bob');
const client = fc.constantFrom('tv', 'tv', 'tv', 'radio');
const challenge = fc.constantFrom(undefined, undefined, undefined, 'challenge', 'other challenge');
const callId = fc.constantFrom(undefined, 'call one', 'call two');
/** Shorter than the replay window as well, so that a record is forgotten before its response is. */
const lifetimeMs = fc.constantFrom(600_000, 60_000);

const open = fc
  .record({ locator, secretDigest: secret, clientId: client, codeChallenge: challenge, lifetimeMs })
  .map(({ lifetimeMs: ms, codeChallenge, ...about }): Event =>
    untold(`open ${about.locator} for ${about.clientId}, ${ms} ms`, (stores, now) =>
      stores.deviceAuthorizations.open(
        aDeviceAuthorization({ ...about, ...(codeChallenge === undefined ? {} : { codeChallenge }), createdAt: now, expiresAt: now + ms }),
      ),
    ),
  );
const claim = fc
  .record({ locator, endUserId: person, sessionId: session })
  .map(({ locator: at, ...by }): Event =>
    told(`${by.endUserId} on the ${by.sessionId} claims ${at}`, (stores, now) => stores.deviceAuthorizations.claim(at, by, now)),
  );
const release = fc
  .tuple(locator, person)
  .map(([at, by]): Event => told(`${by} releases ${at}`, (stores, now) => stores.deviceAuthorizations.release(at, by, now)));
const decide = fc
  .record({ locator, approve: fc.constantFrom(true, true, false), endUserId: person, session, callId })
  .map(({ locator: at, session: on, ...answer }): Event =>
    told(`${answer.endUserId} on the ${on} ${answer.approve ? 'approves' : 'denies'} ${at} by ${answer.callId}`, (stores, now) =>
      stores.deviceAuthorizations.decide(at, { ...answer, epoch: 1, authTime: 5, amr: ['pwd'] }, on, now),
    ),
  );
const poll = fc
  .record({
    locator,
    secretDigest: secret,
    clientId: client,
    codeChallenge: challenge,
    callId,
    showsProgress: fc.boolean(),
    looksAgain: fc.constantFrom(false, false, true),
  })
  .map(({ locator: at, ...event }): Event =>
    told(`${event.clientId} polls ${at}: ${JSON.stringify(event)}`, (stores, now) => stores.deviceAuthorizations.poll(at, event, now)),
  );
const redeem = fc
  .record({ locator, secret, sealed: fc.constantFrom('sealed one', 'sealed two') })
  .map(({ locator: at, secret: by, sealed }): Event =>
    told(`redeem ${at} by ${by} as ${sealed}`, (stores, now) => stores.deviceAuthorizations.redeem(at, by, sealed, now)),
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
const markOpened = locator.map((at): Event => told(`somebody opens ${at}`, (stores, now) => stores.deviceAuthorizations.markOpened(at, now)));

export const deviceAuthorizationEvent = fc.oneof(
  { weight: 3, arbitrary: open },
  { weight: 4, arbitrary: claim },
  { weight: 1, arbitrary: release },
  { weight: 3, arbitrary: decide },
  { weight: 6, arbitrary: poll },
  { weight: 3, arbitrary: redeem },
  { weight: 1, arbitrary: cancel },
  { weight: 1, arbitrary: disown },
  { weight: 1, arbitrary: grantedBy },
  { weight: 2, arbitrary: follow },
  { weight: 1, arbitrary: look },
  { weight: 2, arbitrary: markOpened },
);

const firstLocator = 'locator one' as Digest<'user-code'>;
const firstSecret = 'secret one' as Digest<'device-code'>;
const phone = 'phone' as Digest<'session'>;

const life: readonly Event[] = [
  untold('open locator one', (stores, now) =>
    stores.deviceAuthorizations.open(aDeviceAuthorization({ locator: firstLocator, secretDigest: firstSecret, createdAt: now, expiresAt: now + 600_000 })),
  ),
  told('alice claims it', (stores, now) => stores.deviceAuthorizations.claim(firstLocator, { endUserId: 'alice', sessionId: phone }, now)),
  told('alice approves it', (stores, now) =>
    stores.deviceAuthorizations.decide(firstLocator, { approve: true, endUserId: 'alice', epoch: 1, authTime: 5, amr: ['pwd'] }, phone, now),
  ),
  told('the device redeems it', (stores, now) => stores.deviceAuthorizations.redeem(firstLocator, firstSecret, 'sealed', now)),
];

/** Sequences begin somewhere in the life of a record, so that chance need not lead there first. */
export const deviceAuthorizationOpening = fc.nat(life.length).map((length) => life.slice(0, length));

export const sealedResponseEdges = ({ redeemedAt }: { readonly redeemedAt: number }): number[] => [redeemedAt + REPLAY_WINDOW_MS];

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
