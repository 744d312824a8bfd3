import type { Digest } from '@device-auth/oauth-core';
import fc from 'fast-check';
import type { BrowserSession } from '../../apps/device-auth-server/src/protocol/browser-session/browser-session.js';
import type { SessionLifetimes } from '../../apps/device-auth-server/src/protocol/browser-session/touch.js';
import type { EndUser } from '../../apps/device-auth-server/src/protocol/end-user/end-user.js';
import { sorted, told, untold, type Event } from './events.js';

const person = fc.constantFrom('alice', 'alice', 'bob', 'admin');
/** An id is given out once, to one person. */
const owners: Readonly<Record<string, string>> = { phone: 'alice', tablet: 'alice', watch: 'bob', laptop: 'admin' };
const sessionId = fc.constantFrom(...Object.keys(owners)).map((text) => text as Digest<'session'>);
const hash = fc.constantFrom('hash one', 'hash two');

export const addAccount = (id: string, username: string, failures = 0): Event =>
  untold(`add ${id} as ${username}, ${failures} failures`, (stores, now) =>
    stores.endUsers.add({
      v: 1,
      id,
      username,
      displayName: `${id} Ünver`,
      ...(id === 'bob' ? { email: 'bob@example.com' } : {}),
      emailVerified: id === 'bob',
      claims: { team: ['red', { blue: 1 }] },
      passwordHash: 'hash one',
      admin: id === 'admin',
      status: 'active',
      epoch: 1,
      failures,
      throttledUntil: 0,
      createdAt: now,
    }),
  );
const add = fc.tuple(person, fc.constantFrom(undefined, undefined, 'alice')).map(([id, username]) => addAccount(id, username ?? id));
const byPerson = (text: string, run: (stores: Parameters<Event['run']>[0], id: string) => Promise<unknown>) =>
  person.map((id): Event => untold(`${text} ${id}`, (stores) => run(stores, id)));

export const accountEvent = fc.oneof(
  { weight: 3, arbitrary: add },
  { weight: 1, arbitrary: byPerson('find', (stores, id) => stores.endUsers.find(id)) },
  { weight: 1, arbitrary: byPerson('find by name', (stores, id) => stores.endUsers.findByUsername(id)) },
  { weight: 1, arbitrary: fc.constant(untold('list accounts', async (stores) => sorted(await stores.endUsers.list()))) },
  {
    weight: 1,
    arbitrary: fc.tuple(person, hash).map(([id, to]): Event => untold(`set the password of ${id}`, (stores) => stores.endUsers.setPassword(id, to))),
  },
  { weight: 1, arbitrary: byPerson('disable', (stores, id) => stores.endUsers.setStatus(id, 'disabled')) },
  { weight: 1, arbitrary: byPerson('enable', (stores, id) => stores.endUsers.setStatus(id, 'active')) },
  { weight: 1, arbitrary: byPerson('end everything of', (stores, id) => stores.endUsers.endAll(id)) },
  { weight: 1, arbitrary: byPerson('remove', (stores, id) => stores.endUsers.remove(id)) },
);

export const triesPassword = (id: string): Event => told(`${id} tries a password`, (stores, now) => stores.endUsers.attemptPassword(id, now));

export const passwordEvent = fc.oneof(
  { weight: 8, arbitrary: person.map(triesPassword) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(person, fc.option(hash, { nil: undefined }), fc.option(hash, { nil: undefined }))
      .map(([id, to, checked]): Event =>
        untold(`the password of ${id} was right: ${to}, ${checked}`, (stores) => stores.endUsers.passwordAccepted(id, to, checked)),
      ),
  },
  { weight: 1, arbitrary: byPerson('unlock', (stores, id) => stores.endUsers.unlock(id)) },
);

const signIn = (id: string, epoch = 1, former: readonly string[] = []): Event =>
  untold(`sign-in on the ${id}, epoch ${epoch}`, (stores, now) =>
    stores.browserSessions.start({
      v: 1,
      id: id as Digest<'session'>,
      ...(former.length === 0 ? {} : { formerIds: former as Digest<'session'>[] }),
      endUserId: owners[id] ?? '',
      epoch,
      authTime: now,
      amr: ['pwd'],
      createdAt: now,
      lastSeenAt: now,
    }),
  );

/** Sequences begin with accounts, and with people signed in, so that chance need not lead there first. */
const added = (...names: readonly string[]): readonly Event[] => names.map((name) => addAccount(name, name));
export const accountOpening = fc.constantFrom([], added('alice'), added('alice', 'bob', 'admin'));
/** Some have been guessed at long enough to wait longest, or to wait for ever soon. */
export const passwordOpening = fc.constantFrom(added('alice'), [addAccount('alice', 'alice', 13)], [addAccount('alice', 'alice', 98)]);
export const sessionOpening = accountOpening.map((accounts) => [...accounts, signIn('phone'), signIn('laptop')]);

export const sessionEvent = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(sessionId, fc.constantFrom(1, 1, 1, 2), fc.constantFrom([], ['before', 'long before'])).map((about) => signIn(...about)) },
  { weight: 6, arbitrary: sessionId.map((id): Event => told(`the ${id} is used`, (stores, now) => stores.browserSessions.touch(id, now))) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(sessionId, fc.constantFrom('sealed one', 'sealed two'))
      .map(([id, sealed]): Event => untold(`the ${id} holds ${sealed}`, (stores) => stores.browserSessions.hold(id, sealed))),
  },
  { weight: 1, arbitrary: sessionId.map((id): Event => untold(`the ${id} signs out`, (stores) => stores.browserSessions.end(id))) },
  { weight: 1, arbitrary: byPerson('sign out everywhere:', (stores, id) => stores.browserSessions.endAllOf(id)) },
);

export const endUserEdges = (user: EndUser): number[] => (user.throttledUntil === 0 ? [] : [user.throttledUntil]);

export const sessionEdges =
  ({ idleMs, absoluteMs, adminIdleMs }: SessionLifetimes) =>
  (session: BrowserSession): number[] => [
    session.lastSeenAt + 30_000,
    session.lastSeenAt + idleMs,
    session.lastSeenAt + adminIdleMs,
    session.createdAt + absoluteMs,
  ];
