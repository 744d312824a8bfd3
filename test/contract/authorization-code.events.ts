import type { Digest } from '@device-auth/oauth-core';
import fc from 'fast-check';
import type { AuthorizationCode, CodeRedemption } from '../../apps/device-auth-server/src/protocol/authorization/authorization-code.js';
import type { AuthorizationRequest } from '../../apps/device-auth-server/src/protocol/authorization/authorization-request.js';
import { codeRememberedUntil } from '../../apps/device-auth-server/src/protocol/authorization/code-remembered-until.js';
import { told, untold, type Event } from './events.js';

const codeId = fc.constantFrom('code one', 'code two').map((text) => text as Digest<'authorization-code'>);
const requestId = fc.constantFrom('request one', 'request two').map((text) => text as Digest<'authorization-request'>);
const browser = fc.constantFrom('phone', 'laptop').map((text) => text as Digest<'session'>);
const client = fc.constantFrom('web', 'web', 'web', 'other');
const redirectUri = fc.constantFrom('https://web.example/callback', 'https://web.example/callback', 'https://web.example/elsewhere');
const challenge = fc.constantFrom('challenge', 'challenge', 'challenge', 'other challenge');

const PHOTOS = 'https://photos.example';
const resources = fc.constantFrom(undefined, undefined, [], [PHOTOS], [PHOTOS, 'https://mail.example'], [`${PHOTOS}/albums`]);

/** Few, so that a request comes again. */
const callId = fc.constantFrom(undefined, undefined, 'call one', 'call two');

const grant = fc.constantFrom(
  { endUserId: 'alice', epoch: 1, scope: ['openid'], authTime: 5, amr: ['pwd'] },
  { endUserId: 'bob', epoch: 2, scope: [], authTime: Date.UTC(2100, 0, 1), amr: ['pwd', 'otp'] },
);

type Issued = Pick<AuthorizationCode, 'clientId' | 'redirectUri' | 'codeChallenge' | 'nonce' | 'grant'>;

const issued = (id: AuthorizationCode['id'], about: Issued): Event =>
  untold(`issue ${id} to ${about.clientId}`, (stores, now) =>
    stores.authorizationCodes.issue({ v: 1, id, ...about, createdAt: now, expiresAt: now + 60_000, failures: 0 }),
  );
const redeemed = (id: AuthorizationCode['id'], redemption: CodeRedemption): Event =>
  told(`redeem ${id}: ${JSON.stringify(redemption)}`, (stores, now) => stores.authorizationCodes.redeem(id, redemption, now));

const issue = fc
  .record({ id: codeId, clientId: client, redirectUri, codeChallenge: challenge, nonce: fc.constantFrom('nonce', undefined), grant, granted: resources })
  .map(({ id, nonce, grant: of, granted = [], ...about }) =>
    issued(id, { ...about, ...(nonce === undefined ? {} : { nonce }), grant: { ...of, resources: granted } }),
  );
const redeem = fc
  .record({ id: codeId, clientId: client, redirectUri: fc.option(redirectUri, { nil: undefined }), codeChallenge: challenge, asked: resources, callId })
  .map(({ id, asked, ...about }) => redeemed(id, { ...about, ...(asked === undefined ? {} : { resources: asked }) }));
/** All that may be asked, and no more than has to be. */
const asked = fc.constantFrom({ state: 'state', nonce: 'nonce', loginHint: 'älice', resources: [PHOTOS], silent: true }, { resources: [], silent: false });
const keep = fc.record({ id: requestId, browserId: browser, asked }).map(({ asked: what, ...about }): Event =>
  untold(`${about.browserId} begins ${about.id}`, (stores, now) =>
    stores.authorizationRequests.keep({
      v: 1,
      ...about,
      clientId: 'web',
      redirectUri: 'https://web.example/callback',
      scope: ['openid'],
      codeChallenge: 'challenge',
      signedInSince: 0,
      ...what,
      createdAt: now,
      expiresAt: now + 600_000,
    }),
  ),
);
const browsers = fc.array(browser, { maxLength: 2 });
const find = fc
  .tuple(requestId, browsers)
  .map(([id, of]): Event => told(`find ${id} of ${of.join()}`, (stores, now) => stores.authorizationRequests.find(id, of, now)));
const take = fc
  .tuple(requestId, browsers)
  .map(([id, of]): Event => told(`take ${id} of ${of.join()}`, (stores, now) => stores.authorizationRequests.take(id, of, now)));

export const authorizationEvent = fc.oneof(
  { weight: 2, arbitrary: issue },
  { weight: 6, arbitrary: redeem },
  { weight: 1, arbitrary: keep },
  { weight: 2, arbitrary: find },
  { weight: 1, arbitrary: take },
);

const firstId = 'code one' as AuthorizationCode['id'];
const right = { clientId: 'web', codeChallenge: 'challenge' };
const begins = issued(firstId, {
  ...right,
  redirectUri: 'https://web.example/callback',
  grant: { endUserId: 'alice', epoch: 1, scope: ['openid'], resources: [PHOTOS], authTime: 5, amr: ['pwd'] },
});
const wrongly = redeemed(firstId, { ...right, codeChallenge: 'other challenge' });
const lives: readonly (readonly Event[])[] = [
  [begins, redeemed(firstId, { ...right, callId: 'call one' }), redeemed(firstId, { ...right, callId: 'call one' })],
  [begins, wrongly, wrongly, wrongly, wrongly, wrongly, redeemed(firstId, right)],
];

/** Sequences begin somewhere in the life of a code, and come back there. */
export const authorizationOpening = fc.constantFrom(...lives).chain((life) => fc.integer({ min: 1, max: life.length }).map((length) => life.slice(0, length)));

export const codeEdges = (code: AuthorizationCode): number[] => [
  code.expiresAt,
  codeRememberedUntil(code),
  ...(code.redeemedAt === undefined ? [] : [code.redeemedAt + 10_000]),
];

export const requestEdges = (request: AuthorizationRequest): number[] => [request.expiresAt];
