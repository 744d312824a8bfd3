import type { Credentials } from '../credentials/credentials.js';
import { Failure } from '../failure.js';
import { discover } from '../oauth/discovery.js';
import { revoke } from '../oauth/revocation.js';
import { type Context, findCredentials, trustOf, writeJson, writeLine } from './context.js';

/** Revokes at the server first and forgets then: what the server could not be told stays here, to be tried again. `--local` only forgets. */
export async function logout(context: Context): Promise<void> {
  const { found, failures } = context.settings.everywhere ? await context.store.list() : { found: [await findCredentials(context)], failures: [] };
  if (found.length + failures.length === 0) throw new Failure('not_signed_in', 'not signed in');
  let [failure] = failures;
  for (const credentials of found) {
    try {
      await signOut(context, credentials);
    } catch (error) {
      // The others are signed out all the same; the first failure is the one reported.
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
}

/** Under the lock, so that no process of ours rotates the refresh token meanwhile. */
async function signOut(context: Context, found: Credentials): Promise<void> {
  const { store, signal } = context;
  const host = new URL(found.issuer).host;
  const revoked = await store.locked(found, signal, async () => {
    const current = (await store.read(found)) ?? found;
    const isRevoked = await revokeAt(context, current, host);
    await store.remove(current);
    return isRevoked;
  });
  if (context.settings.json) return writeJson(context, { event: 'signed_out', issuer: found.issuer, revoked });
  const why = context.settings.local ? 'was not told' : 'offers no revocation';
  writeLine(context, revoked ? `Signed out of ${host}` : `Forgotten here; ${host} ${why}, so the session there may live on until it expires`);
}

/** The refresh token, whose revocation ends the access tokens with it (RFC 7009 §2.1). */
async function revokeAt({ http, settings, signal }: Context, { issuer, clientId, accessToken, refreshToken }: Credentials, host: string): Promise<boolean> {
  if (settings.local) return false;
  try {
    const server = await discover(http, trustOf(settings, issuer), signal);
    const hint = refreshToken === undefined ? 'access_token' : 'refresh_token';
    return await revoke(http, server, clientId, refreshToken ?? accessToken, hint, signal);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const whatNow = 'try again later, or forget it here alone with "device-client logout --local"';
    throw new Failure(error.reason, `${error.message}. Not signed out: the session at ${host} may live on, and the sign-in is kept here; ${whatNow}`, {
      cause: error,
    });
  }
}
