import { expiresAt, needsRefresh, type ReceivedTokenResponse } from '@device-auth/oauth-core';
import { Failure } from '../failure.js';
import { discover } from '../oauth/discovery.js';
import type { Http } from '../oauth/http.js';
import { persist } from '../oauth/persist.js';
import { refresh } from '../oauth/refresh.js';
import type { Trust } from '../oauth/web-address.js';
import type { CredentialStore } from './credential-store.js';
import type { Credentials } from './credentials.js';

/** A token that ends within this time might end on its way. */
const MARGIN_MS = 30_000;
const LINGER_MS = 2_000;

export interface FreshCredentialsOptions {
  readonly store: CredentialStore;
  readonly http: Http;
  readonly trust: Trust;
  readonly signal: AbortSignal;
  readonly wallClock: () => number;
  /** An access token the server refused, however long it says it lives. */
  readonly refused?: string;
}

/**
 * Credentials whose access token can be used now. One process refreshes at a time; whoever waited reads the file again and finds the work done.
 * A server that has ended the sign-in is believed only when the file still holds the refresh token it refused.
 */
export async function freshCredentials(found: Credentials, options: FreshCredentialsOptions): Promise<Credentials> {
  if (isUsable(found, options)) return found;
  return options.store.locked(found, options.signal, async () => {
    const current = (await options.store.read(found)) ?? failSignedOut();
    return isUsable(current, options) ? current : refreshed(current, options);
  });
}

const isUsable = (credentials: Credentials, { wallClock, refused }: FreshCredentialsOptions): boolean =>
  credentials.accessToken !== refused && !needsRefresh(credentials.expiresAt, wallClock(), MARGIN_MS);

async function refreshed(current: Credentials, options: FreshCredentialsOptions): Promise<Credentials> {
  const { store, http, trust, signal, wallClock } = options;
  if (current.refreshToken === undefined)
    throw new Failure('not_signed_in', 'the access token has ended and there is no refresh token; run "device-client login"');
  const server = await discover(http, trust, signal);
  const startedAt = wallClock();
  const request = { clientId: current.clientId, refreshToken: current.refreshToken, scope: current.scope };
  const response = await persist(() => refresh(http, server, request, lingering(signal)), signal);
  if (response === 'ended') {
    const again = await store.read(current);
    if (again !== undefined && again.refreshToken !== current.refreshToken) return isUsable(again, options) ? again : refreshed(again, options);
    await store.remove(current);
    return failSignedOut();
  }
  const next = nextCredentials(current, response, startedAt);
  await store.write(next);
  signal.throwIfAborted();
  return next;
}

/** A successor that was issued and never kept is a sign-in lost, so ^C leaves an answer under way a moment to come. */
function lingering(signal: AbortSignal): AbortSignal {
  signal.throwIfAborted();
  const gone = new AbortController();
  signal.addEventListener('abort', () => setTimeout(() => gone.abort(signal.reason), LINGER_MS).unref(), { once: true });
  return gone.signal;
}

/** A server that sends no new refresh token means the old one to be kept (RFC 6749 §6). */
function nextCredentials(current: Credentials, response: ReceivedTokenResponse, startedAt: number): Credentials {
  return {
    ...current,
    accessToken: response.access_token,
    expiresAt: expiresAt(response, startedAt),
    refreshToken: response.refresh_token ?? current.refreshToken,
    scope: response.scope,
  };
}

function failSignedOut(): never {
  throw new Failure('not_signed_in', 'the server has ended this sign-in; run "device-client login"');
}
