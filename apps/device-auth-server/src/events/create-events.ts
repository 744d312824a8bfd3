import type { Logger } from 'pino';
import { countEvents } from './count-events.js';
import type { Events } from './events.js';
import type { Metrics } from './metrics.js';

type Level = 'info' | 'warn' | 'error';

/** Long enough for every id of ours; a claimed one is cut, so that a line stays a line one can read. */
const LONGEST = 200;

/** Controls, bidirectional overrides and the line ends of other worlds (NEL, LS, PS): JSON leaves some of them as they are. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const PLAIN = /^[\x20-\x7e]*$/u;

function plain(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.slice(0, LONGEST);
  return PLAIN.test(text) ? text : text.replaceAll(UNPRINTABLE, '\uFFFD');
}

type Tell = (about: never, more: never) => void;

const both =
  (one: Tell, other: Tell): Tell =>
  (about, more) => {
    one(about, more);
    other(about, more);
  };

const nothing = (): void => undefined;

/** events/ owns what is worth remembering about what happened: each event is a line in the log, a number, or both. */
export function createEvents(logger: Logger, metrics?: Metrics): Events {
  const written = writeEvents(logger);
  if (metrics === undefined) return written;
  const counted: Partial<Record<string, Tell>> = { ...countEvents(metrics) };
  const told = Object.entries<Tell>({ ...written }).map(([name, write]) => {
    const count = counted[name];
    return [name, count === undefined ? write : write === nothing ? count : both(write, count)];
  });
  return Object.fromEntries(told) as Events;
}

/** One log line an event: its name, ids, the coarse network. Nothing secret can be in it, because no function of `Events` takes any. */
function writeEvents(anyLogger: Logger): Events {
  // Members are known by name here, so there are none to look for and hide.
  const logger = anyLogger.child({}, { formatters: { log: (members) => members } });
  const line = <About extends object>(event: string, level: Level | ((about: About) => Level) = 'info') => {
    const message = event.replaceAll('_', ' ');
    return (about: About): void => {
      const members: Record<string, unknown> = { event };
      for (const [name, value] of Object.entries(about)) members[name] = plain(value);
      logger[typeof level === 'function' ? level(about) : level](members, message);
    };
  };
  return {
    requestAnswered({ requestId, method, route, status, ms }, probe = false) {
      logger[probe ? 'debug' : 'info']({ requestId, method, route, status, ms: Math.round(ms) }, 'request');
    },
    deviceAuthorizationAnswered: nothing,
    tokenRequestAnswered: nothing,
    deviceAuthorizationStarted: line('device_authorization_started'),
    userCodeLookedUp: line('user_code_looked_up'),
    deviceAuthorizationDecided: line('device_authorization_decided'),
    tokensIssued: line('tokens_issued'),
    tokenRequestRefused: line('token_request_refused'),
    clientAuthenticationFailed: line('client_authentication_failed', 'warn'),
    familyRevoked: line('family_revoked', ({ reason }) => (reason === 'reuse' || reason === 'replayed code' ? 'warn' : 'info')),
    signedIn: line('signed_in'),
    signInFailed: line('sign_in_failed', 'warn'),
    passwordLocked: line('password_locked', 'error'),
    signedOut: line('signed_out'),
    authorizationCodeIssued: line('authorization_code_issued'),
    codeChallengeRepeated: line('code_challenge_repeated', 'warn'),
    attemptsLimited: line('attempts_limited', 'warn'),
    guessingSuspected: line('guessing_suspected', 'error'),
    accountChanged: line('account_changed'),
    signingKeysChanged: line('signing_keys_changed'),
  };
}
