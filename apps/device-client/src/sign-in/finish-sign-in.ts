import { expiresAt, type ReceivedTokenResponse } from '@device-auth/oauth-core';
import type { CredentialStore } from '../credentials/credential-store.js';
import type { Credentials } from '../credentials/credentials.js';
import type { AuthorizationServer } from '../oauth/discovery.js';
import type { Http } from '../oauth/http.js';
import { revoke } from '../oauth/revocation.js';
import { userinfo } from '../oauth/userinfo.js';
import { verifiedClaims } from '../oauth/verified-claims.js';
import { type Account, accountFrom } from './account.js';

export interface FinishSignInOptions {
  readonly http: Http;
  readonly server: AuthorizationServer;
  readonly store: CredentialStore;
  readonly profile: string;
  readonly clientId: string;
  readonly scope: string;
  readonly wallClock: () => number;
  readonly signal: AbortSignal;
}

const GIVE_BACK_MS = 2_000;

/** Finds out whose tokens these are and keeps them. Tokens that are not to be trusted, or cannot be kept, are given back. */
export async function finishSignIn(tokens: ReceivedTokenResponse, tokensAt: number, options: FinishSignInOptions): Promise<Account | undefined> {
  const { server, store, profile, clientId, wallClock } = options;
  const receivedAt = wallClock();
  try {
    const account = await readAccount(tokens, tokensAt, options);
    const credentials = {
      profile,
      issuer: server.issuer,
      clientId,
      accessToken: tokens.access_token,
      expiresAt: expiresAt(tokens, receivedAt),
      refreshToken: tokens.refresh_token,
      scope: tokens.scope,
      account,
    };
    const previous = await store.locked(credentials, options.signal, async () => {
      const found = await store.read(credentials);
      await store.write(credentials);
      return found;
    });
    if (previous !== undefined && isOfAnother(account, previous.account)) await giveBack(previous, options);
    return account;
  } catch (error) {
    await giveBack({ accessToken: tokens.access_token, refreshToken: tokens.refresh_token }, options);
    throw error;
  }
}

/**
 * Somebody else's sign-in that was replaced would live on at the server with nobody to end it. One of the same account is left to idle out: at
 * servers whose revocation ends the session that both share, giving it back would end the new one too.
 */
const isOfAnother = (account: Account | undefined, previous: Account | undefined): boolean =>
  account !== undefined && previous !== undefined && account.subject !== previous.subject;

/** From the id token, else from userinfo; a server that is no OpenID provider does not say. */
async function readAccount(tokens: ReceivedTokenResponse, now: number, { http, server, clientId, signal }: FinishSignInOptions): Promise<Account | undefined> {
  const { id_token: idToken, access_token: accessToken, scope } = tokens;
  const verified = idToken === undefined ? undefined : accountFrom(await verifiedClaims(http, server, { idToken, accessToken, clientId, now }, signal));
  if (verified?.name !== undefined || verified?.email !== undefined) return verified;
  if (server.userinfoEndpoint === undefined || !scope.split(' ').includes('openid')) return verified;
  const claims = await userinfo(http, server, accessToken, signal).catch(() => 'unauthorized' as const);
  const told = claims === 'unauthorized' ? undefined : accountFrom(claims);
  // Claims about another subject must not be used (OpenID Connect Core §5.3.2).
  return told !== undefined && (verified === undefined || told.subject === verified.subject) ? told : verified;
}

async function giveBack({ accessToken, refreshToken }: Pick<Credentials, 'accessToken' | 'refreshToken'>, options: FinishSignInOptions): Promise<void> {
  const { http, server, clientId } = options;
  const hint = refreshToken === undefined ? 'access_token' : 'refresh_token';
  await revoke(http, server, clientId, refreshToken ?? accessToken, hint, AbortSignal.timeout(GIVE_BACK_MS)).catch(() => false);
}
