import type { Logger } from 'pino';
import type { Events } from './events.js';

type Level = 'info' | 'warn' | 'error';

/** Long enough for every id of ours; a claimed one is cut, so that a line stays a line one can read. */
const LONGEST = 200;

/** Controls, bidirectional overrides and the line ends of other worlds (NEL, LS, PS): JSON leaves some of them as they are. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const plain = (value: unknown): unknown => (typeof value === 'string' ? value.slice(0, LONGEST).replaceAll(UNPRINTABLE, '\uFFFD') : value);

/**
 * events/ owns what is worth remembering about what happened. One log line an event: its name, ids, the coarse network. Nothing secret
 * can be in it, because no function of `Events` takes any.
 */
export function createEvents(logger: Logger): Events {
  const line =
    <About extends object>(event: string, level: Level | ((about: About) => Level) = 'info') =>
    (about: About): void => {
      const members = Object.fromEntries(Object.entries(about).map(([name, value]) => [name, plain(value)]));
      logger[typeof level === 'function' ? level(about) : level]({ event, ...members }, event.replaceAll('_', ' '));
    };
  return {
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
