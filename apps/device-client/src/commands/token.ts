import { freshCredentials } from '../credentials/fresh-credentials.js';
import { Failure } from '../failure.js';
import { type Context, findCredentials, trustOf, writeLine } from './context.js';

/** A valid access token alone on standard output, for `$(device-client token)`. */
export async function token(context: Context): Promise<void> {
  if (context.settings.json) throw new Failure('usage', 'token prints a secret, and --json never does: leave one of them out');
  const found = await findCredentials(context);
  const fresh = await freshCredentials(found, { ...context, trust: trustOf(context.settings, found.issuer) });
  writeLine(context, fresh.accessToken);
}
