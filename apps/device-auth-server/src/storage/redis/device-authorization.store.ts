import type { Digest } from '@device-auth/oauth-core';
import type {
  ClaimAnswer,
  DecideAnswer,
  DeviceAuthorizationStore,
  DeviceClaim,
  FollowAnswer,
  GrantedAnswer,
  PollAnswer,
  Progress,
} from '../../protocol/device-authorization/device-authorization.js';
import type { Grant } from '../../protocol/token/grant.js';
import type { Moves } from '../moves.js';
import type { Connection } from './connection.js';
import { keys } from './keys.js';
import type { LiveCodes } from './live-codes.js';
import { joined, optional, partsOf, split, text, type Instant, type Part } from './reply.js';

/** Which instance to tell when a record moves: this one, where somebody here waits for it. */
export interface Waiters {
  readonly instance: string;
  readonly moves: Moves;
}

export function deviceAuthorizationStore({ run }: Connection, { instance, moves }: Waiters, live: LiveCodes, instant: Instant): DeviceAuthorizationStore {
  const at = (locator: string): readonly [string] => [keys.deviceAuthorization(locator)];
  const waitsHere = (locator: string): string => (moves.has(locator) ? instance : '');

  return {
    async open(record) {
      const { secretDigest, clientId, scope, resources, device, network, codeChallenge, createdAt, expiresAt, intervalMs } = record;
      const about = [secretDigest, clientId, joined(scope), joined(resources), text(device.name), text(device.model), network, text(codeChallenge)];
      const word = await run('deviceAuthorizationOpen', at(record.locator), 'open', instant(), ...about, createdAt, expiresAt, intervalMs);
      if (word === 'opened') live.opened(record);
      return word as 'opened' | 'taken';
    },
    countLive: () => live.count(),
    async has(locator, now) {
      return (await run('deviceAuthorization', at(locator), 'has', instant(now))) === 1;
    },
    async markOpened(locator, now) {
      await run('deviceAuthorization', at(locator), 'markOpened', instant(now));
    },
    async claim(locator, { endUserId, sessionId }, now) {
      return claimAnswer(partsOf(await run('deviceAuthorization', at(locator), 'claim', instant(now), endUserId, sessionId)));
    },
    async release(locator, endUserId, now) {
      return (await run('deviceAuthorization', at(locator), 'release', instant(now), endUserId)) as 'released' | 'none';
    },
    async decide(locator, { approve, endUserId, epoch, authTime, amr, callId }, sessionId, now) {
      const answer = [approve ? 1 : 0, endUserId, sessionId, epoch, authTime, joined(amr), text(callId)];
      const [word, clientId] = partsOf(await run('deviceAuthorization', at(locator), 'decide', instant(now), ...answer));
      return (word === 'decided' ? { word, clientId: String(clientId) } : { word }) as DecideAnswer;
    },
    async poll(locator, { secretDigest, clientId, codeChallenge, callId, showsProgress, looksAgain }, now) {
      const event = [secretDigest, clientId, text(codeChallenge), text(callId), showsProgress ? 1 : '', waitsHere(locator), looksAgain ? 1 : ''];
      return pollAnswer(await run('deviceAuthorizationPoll', at(locator), 'poll', instant(now), ...event));
    },
    async cancel(locator, secretDigest, clientId, now) {
      return (await run('deviceAuthorization', at(locator), 'cancel', instant(now), secretDigest, clientId)) as 'cancelled' | 'none';
    },
    async granted(locator, endUserId, now) {
      return grantedAnswer(partsOf(await run('deviceAuthorization', at(locator), 'granted', instant(now), endUserId)));
    },
    async disown(locator, endUserId, now) {
      return (await run('deviceAuthorization', at(locator), 'disown', instant(now), endUserId)) as 'disowned' | 'none';
    },
    async follow(locator, endUserId, now) {
      const [word, clientId, ...device] = partsOf(await run('deviceAuthorization', at(locator), 'follow', instant(now), endUserId, waitsHere(locator)));
      return (word === 'none' ? { word } : { word, clientId: String(clientId), device: deviceOf(device) }) as FollowAnswer;
    },
    onMove: moves.listen,
  };
}

const deviceOf = ([name, model]: readonly Part[]): DeviceClaim => ({ ...optional('name', name), ...optional('model', model) });

const grantOf = ([endUserId, epoch, scope, resources, authTime, amr]: readonly Part[]): Grant => ({
  endUserId: String(endUserId),
  epoch: Number(epoch),
  scope: split(scope),
  resources: split(resources),
  authTime: Number(authTime),
  amr: split(amr),
});

function claimAnswer([word, clientId, scope, resources, name, model, network, createdAt, decidableUntil]: readonly Part[]): ClaimAnswer {
  if (word !== 'claimed' && word !== 'yours') return { word: word as 'taken' | 'none' };
  const view = {
    clientId: String(clientId),
    scope: split(scope),
    resources: split(resources),
    device: deviceOf([name, model]),
    network: String(network),
    createdAt: Number(createdAt),
    decidableUntil: Number(decidableUntil),
  };
  return { word, view };
}

const PENDING: PollAnswer = { word: 'pending' };

function pollAnswer(reply: Parameters<typeof partsOf>[0]): PollAnswer {
  if (reply === 'pending') return PENDING;
  const [word, ...rest] = partsOf(reply);
  const [first, second] = rest;
  switch (word) {
    case 'pending':
      return { word, progress: first as Progress, expiresInMs: Number(second) };
    case 'slow_down':
      return { word, intervalMs: Number(first), retryAfterMs: Number(second) };
    case 'unbound':
      return { word, reason: first as Extract<PollAnswer, { word: 'unbound' }>['reason'] };
    case 'redeemed':
      return { word, endUserId: String(first) };
    case 'approved':
      return { word, device: deviceOf(rest), grant: grantOf(rest.slice(2)) };
    default:
      return { word: word as 'unknown' | 'denied' | 'expired' };
  }
}

function grantedAnswer([word, secretDigest, clientId, ...grant]: readonly Part[]): GrantedAnswer {
  if (word !== 'granted') return { word: 'none' };
  return { word, secretDigest: String(secretDigest) as Digest<'device-code'>, clientId: String(clientId), grant: grantOf(grant) };
}
