import type { Digest } from '@device-auth/oauth-core';
import type {
  FamilyRef,
  InspectAnswer,
  RefreshTokenFamily,
  RefreshTokenFamilyStore,
  RevocationReason,
  RotateAnswer,
  StartAnswer,
} from '../../protocol/refresh-token-family/refresh-token-family.js';
import type { AccountGate } from './account-gate.js';
import type { Connection } from './connection.js';
import { keys, slotOf } from './keys.js';
import { optional, optionalNumber, partsOf, text, type Instant, type Part } from './reply.js';
import { walk } from './walk.js';

/** What no rule looks at, in one text. */
interface About extends Pick<RefreshTokenFamily, 'nonce' | 'onDevice' | 'deviceName'> {
  readonly grant: Omit<RefreshTokenFamily['grant'], 'epoch'>;
}

export function refreshTokenFamilyStore({ run, masters }: Connection, gate: AccountGate, instant: Instant): RefreshTokenFamilyStore {
  const at = (ref: FamilyRef): readonly string[] => {
    const slot = `{${ref.userLocator}}`;
    return [keys.family(ref), keys.account(slot), keys.familiesOf(slot)];
  };
  const ofUser = (endUserId: string): readonly string[] => at({ userLocator: slotOf(endUserId).slice(1, -1), familyId: '' });

  async function listOf(endUserId: string): Promise<readonly RefreshTokenFamily[]> {
    const slot = slotOf(endUserId);
    const found = await run('refreshTokenFamily', ofUser(endUserId), 'listOf', instant(), '', keys.familyPrefix(slot));
    return partsOf(found).map((family) => {
      const [familyId, ...members] = partsOf(family as Exclude<Part, undefined>);
      return familyOf({ userLocator: slot.slice(1, -1), familyId: String(familyId) }, members);
    });
  }

  async function all(): Promise<readonly RefreshTokenFamily[]> {
    const found: RefreshTokenFamily[] = [];
    for await (const key of walk(masters(), 'f:{*')) {
      const [, userLocator = '', familyId = ''] = /^f:\{(.*)\}:(.*)$/u.exec(key) ?? [];
      const ref = { userLocator, familyId };
      const [word, ...members] = partsOf(await run('refreshTokenFamily', at(ref), 'find', instant(), ''));
      if (word === 'found') found.push(familyOf(ref, members));
    }
    return found;
  }

  return {
    async start(family, sealedResponse) {
      const places = sealedResponse === undefined ? at(family) : [...at(family), keys.sealedResponse(family)];
      const seen = await gate(family.userLocator, family.grant.endUserId);
      const about = [family.familyId, text(sealedResponse), ...membersOf(family)];
      const [word, kept] = partsOf(await run('refreshTokenFamily', places, 'start', instant(), seen, ...about));
      return { word, ...optional('sealedResponse', kept) } as StartAnswer;
    },
    async rotate(ref, { clientId, presented, genuine, successor, sealedSuccessor }, now) {
      const event = [clientId, presented, genuine ? 1 : 0, successor, sealedSuccessor];
      const reply = await run('refreshTokenFamily', at(ref), 'rotate', instant(now), await gate(ref.userLocator), ...event);
      const [word, epoch, about, sealed] = partsOf(reply);
      if (word !== 'rotated' && word !== 'repeated' && word !== 'reused') return { word } as RotateAnswer;
      const { grant, onDevice } = aboutOf(about);
      const family = { grant: { ...grant, epoch: Number(epoch) }, onDevice };
      return word === 'repeated' ? { word, family, sealedSuccessor: String(sealed) } : { word, family };
    },
    async inspect(ref, presented, now) {
      const seen = await gate(ref.userLocator);
      const [word, expiresAt, ...members] = partsOf(await run('refreshTokenFamily', at(ref), 'inspect', instant(now), seen, presented));
      return (word === 'active' ? { word, family: familyOf(ref, members), expiresAt: Number(expiresAt) } : { word }) as InspectAnswer;
    },
    async isLive(ref, now) {
      return (await run('refreshTokenFamily', at(ref), 'isLive', instant(now), await gate(ref.userLocator))) === 1;
    },
    async revoke(ref, reason, clientId, now) {
      return (await run('refreshTokenFamily', at(ref), 'revoke', instant(now), '', reason, text(clientId))) as 'revoked' | 'foreign' | 'none';
    },
    listOf,
    async list({ endUserId, clientId, since = -Infinity, until = Infinity }) {
      const found = endUserId === undefined ? await all() : await listOf(endUserId);
      return found.filter((family) => (clientId ?? family.clientId) === family.clientId && family.createdAt >= since && family.createdAt < until);
    },
  };
}

/** As `told` in the script reads them; numbers in one text, since each argument costs as much as all of them. */
function membersOf(family: RefreshTokenFamily): readonly (string | number)[] {
  const { epoch, ...grant } = family.grant;
  const { nonce, onDevice, deviceName, revokedAt, revokedBecause } = family;
  const about: About = { grant, onDevice, ...(nonce === undefined ? {} : { nonce }), ...(deviceName === undefined ? {} : { deviceName }) };
  const numbers = [epoch, family.idleMs, family.absoluteExpiresAt, family.createdAt, family.lastUsedAt, family.generation];
  const members = [family.clientId, numbers.join(' '), text(family.current), JSON.stringify(about)];
  return revokedAt === undefined ? members : [...members, revokedAt, text(revokedBecause)];
}

const aboutOf = (about: Part): About => JSON.parse(String(about)) as About;

function familyOf(ref: FamilyRef, members: readonly Part[]): RefreshTokenFamily {
  const [clientId, epoch, idleMs, absoluteExpiresAt, createdAt, lastUsedAt, generation, current, ...rest] = members;
  const [previousDigest, rotatedAt, sealedSuccessor, closed, revokedAt, revokedBecause, about] = rest;
  const { grant, ...others } = aboutOf(about);
  return {
    v: 1,
    userLocator: ref.userLocator,
    familyId: ref.familyId,
    clientId: String(clientId),
    grant: { ...grant, epoch: Number(epoch) },
    ...others,
    createdAt: Number(createdAt),
    lastUsedAt: Number(lastUsedAt),
    idleMs: Number(idleMs),
    absoluteExpiresAt: Number(absoluteExpiresAt),
    generation: Number(generation),
    ...(optional('current', current) as { current?: Digest<'refresh-token'> }),
    ...previousOf(previousDigest, rotatedAt, sealedSuccessor),
    closed: closedOf(closed),
    ...optionalNumber('revokedAt', revokedAt),
    ...(optional('revokedBecause', revokedBecause) as { revokedBecause?: RevocationReason }),
  };
}

function previousOf(digest: Part, rotatedAt: Part, sealedSuccessor: Part): Pick<RefreshTokenFamily, 'previous'> {
  if (typeof digest !== 'string') return {};
  return { previous: { digest: digest as Digest<'refresh-token'>, rotatedAt: Number(rotatedAt), sealedSuccessor: String(sealedSuccessor) } };
}

/** Digest, instant, digest, instant …, oldest first. */
function closedOf(closed: Part): RefreshTokenFamily['closed'] {
  const pairs = Array.isArray(closed) ? (closed as readonly Part[]) : [];
  return pairs.flatMap((digest, place) => (place % 2 === 0 ? [{ digest: String(digest) as Digest<'refresh-token'>, at: Number(pairs[place + 1]) }] : []));
}
