import type { RevocationReason } from '../protocol/refresh-token-family/refresh-token-family.js';

export type AccountChange = 'added' | 'disabled' | 'enabled' | 'unlocked' | 'deleted' | 'password set' | 'everything ended';

/**
 * Everything worth a line in the audit log or a number, one function each. A line has the request id and nothing secret in it.
 * Functions never throw and never wait.
 */
export interface Events {
  /** Every request, whatever came of it. A `probe` of the platform is of no interest to a reader. */
  requestAnswered(about: { requestId: string; method: string; route?: string; status: number; ms: number }, probe?: boolean): void;
  /** Counted only; `clientId` is missing where no registered client was recognised. `result`: `success`, or the error. */
  deviceAuthorizationAnswered(about: { clientId?: string; result: string }): void;
  /** Counted only; `grantType` is missing where it was none of ours. */
  tokenRequestAnswered(about: { grantType?: string; result: string }): void;
  deviceAuthorizationStarted(about: { clientId: string; network: string; requestId: string }): void;
  userCodeLookedUp(about: { word: 'claimed' | 'yours' | 'taken' | 'none'; endUserId: string; network: string; requestId: string }): void;
  deviceAuthorizationDecided(about: { approved: boolean; clientId: string; endUserId: string; network: string; requestId: string }): void;
  tokensIssued(about: { grantType: string; clientId: string; endUserId?: string; requestId: string }): void;
  tokenRequestRefused(about: { grantType: string; clientId: string; error: string; reason: string; requestId: string }): void;
  clientAuthenticationFailed(about: { clientId: string; reason: string; network: string; requestId: string }): void;
  /** `requestId` is missing where no request did it, but a command. */
  familyRevoked(about: { reason: RevocationReason; familyId?: string; clientId?: string; endUserId?: string; requestId?: string }): void;
  signedIn(about: { endUserId: string; network: string; requestId: string }): void;
  signInFailed(about: { reason: 'unknown user' | 'wrong password' | 'throttled' | 'disabled' | 'busy' | 'limited'; network: string; requestId: string }): void;
  /** A hundred wrong passwords in a row: none is looked at any more, until an administrator unlocks the account. */
  passwordLocked(about: { endUserId: string; network: string; requestId: string }): void;
  signedOut(about: { endUserId: string; requestId: string }): void;
  authorizationCodeIssued(about: { clientId: string; endUserId: string; requestId: string }): void;
  /** A client sent a code_challenge it had sent before. */
  codeChallengeRepeated(about: { clientId: string; requestId: string }): void;
  attemptsLimited(about: { limit: string; network: string; requestId: string }): void;
  /** More look-ups found nothing, all over the server, than honest mistakes explain: the alarm. */
  guessingSuspected(about: { network: string; requestId: string }): void;
  /** By an administrator's command. */
  accountChanged(about: { change: AccountChange; endUserId: string }): void;
  signingKeysChanged(about: { change: 'announced' | 'resealed'; kids: readonly string[] }): void;
}
