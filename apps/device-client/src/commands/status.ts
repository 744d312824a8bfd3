import { jsonAccount } from '../json-output.js';
import { accountLabel } from '../sign-in/account.js';
import { printableText } from '../terminal/printable-text.js';
import { type Context, findCredentials, writeJson, writeLine } from './context.js';

/** What is known here of the sign-in, without asking the server and without any part of a token. */
export async function status(context: Context): Promise<void> {
  const found = await findCredentials(context);
  const expiresAt = found.expiresAt === undefined ? undefined : new Date(found.expiresAt).toISOString();
  if (context.settings.json) {
    const { issuer, clientId, profile, scope } = found;
    const renewable = found.refreshToken !== undefined;
    return writeJson(context, {
      event: 'status',
      issuer,
      client_id: clientId,
      profile,
      account: jsonAccount(found.account),
      scope,
      expires_at: expiresAt ?? null,
      renewable,
    });
  }
  const hasEnded = found.expiresAt !== undefined && found.expiresAt <= context.wallClock();
  const renewal = found.refreshToken === undefined ? 'not renewable' : 'renewed when needed';
  writeLine(context, `Account       ${found.account === undefined ? 'unknown' : accountLabel(found.account)}`);
  writeLine(context, `Server        ${printableText(found.issuer)}`);
  writeLine(context, `Client        ${printableText(found.clientId)} (profile ${found.profile})`);
  writeLine(context, `Scopes        ${printableText(found.scope) || 'none'}`);
  writeLine(context, `Access token  ${hasEnded ? 'ended' : 'until'} ${expiresAt ?? 'the server ends it'}, ${renewal}`);
}
