import type { AuthorizationCode, AuthorizationCodeStore, CodeAnswer } from '../../protocol/authorization/authorization-code.js';
import type { Connection } from './connection.js';
import { keys } from './keys.js';
import { joined, optional, optionalNumber, partsOf, split, text, type Instant, type Part } from './reply.js';

/** What no rule looks at, in one text. */
interface About extends Pick<AuthorizationCode, 'nonce'> {
  readonly grant: Omit<AuthorizationCode['grant'], 'resources'>;
}

export function authorizationCodeStore({ run }: Connection, instant: Instant): AuthorizationCodeStore {
  return {
    async issue(code) {
      return (await run('authorizationCode', [keys.authorizationCode(code.id)], 'issue', instant(), ...membersOf(code))) as 'issued';
    },
    async redeem(id, { clientId, redirectUri, codeChallenge, resources, callId }, now) {
      const event = [clientId, text(redirectUri), codeChallenge, joined(resources ?? []), text(callId)];
      const [word, ...rest] = partsOf(await run('authorizationCode', [keys.authorizationCode(id)], 'redeem', instant(now), ...event));
      switch (word) {
        case 'redeemed':
          return { word, code: codeOf(id, rest) };
        case 'replayed':
          return { word, late: rest[0] === 1, endUserId: codeOf(id, rest.slice(1)).grant.endUserId };
        case 'mismatch':
          return { word, what: rest[0] as Extract<CodeAnswer, { word: 'mismatch' }>['what'] };
        default:
          return { word: 'unknown' };
      }
    },
  };
}

/** In the order of `RECORD.fields` in the script. */
function membersOf(code: AuthorizationCode): readonly (string | number)[] {
  const { resources, ...grant } = code.grant;
  const about: About = { grant, ...(code.nonce === undefined ? {} : { nonce: code.nonce }) };
  const counted = [code.createdAt, code.expiresAt, code.failures];
  return [
    code.clientId,
    code.redirectUri,
    code.codeChallenge,
    ...counted,
    joined(resources),
    JSON.stringify(about),
    text(code.redeemedAt),
    text(code.redeemedBy),
  ];
}

function codeOf(id: AuthorizationCode['id'], members: readonly Part[]): AuthorizationCode {
  const [clientId, redirectUri, codeChallenge, createdAt, expiresAt, failures, resources, about, redeemedAt, redeemedBy] = members;
  const { grant, nonce } = JSON.parse(String(about)) as About;
  return {
    v: 1,
    id,
    clientId: String(clientId),
    redirectUri: String(redirectUri),
    codeChallenge: String(codeChallenge),
    ...(nonce === undefined ? {} : { nonce }),
    grant: { ...grant, resources: split(resources) },
    createdAt: Number(createdAt),
    expiresAt: Number(expiresAt),
    failures: Number(failures),
    ...optionalNumber('redeemedAt', redeemedAt),
    ...optional('redeemedBy', redeemedBy),
  };
}
