import { freshCredentials } from '../credentials/fresh-credentials.js';
import { Failure } from '../failure.js';
import { jsonAccount } from '../json-output.js';
import { discover } from '../oauth/discovery.js';
import { userinfo } from '../oauth/userinfo.js';
import { type Account, accountFrom, accountLabel } from '../sign-in/account.js';
import { type Context, findCredentials, trustOf, writeJson, writeLine } from './context.js';

/** Whose account the server says this is. A refused access token is renewed once and tried once more. */
export async function whoami(context: Context): Promise<void> {
  const account = await askServer(context);
  if (context.settings.json) return writeJson(context, { event: 'account', account: jsonAccount(account) });
  writeLine(context, accountLabel(account));
}

async function askServer(context: Context): Promise<Account> {
  const { http, settings, signal } = context;
  const found = await findCredentials(context);
  const trust = trustOf(settings, found.issuer);
  const options = { ...context, trust };
  const credentials = await freshCredentials(found, options);
  const server = await discover(http, trust, signal);
  let claims = await userinfo(http, server, credentials.accessToken, signal);
  if (claims === 'unauthorized') {
    const renewed = await freshCredentials(credentials, { ...options, refused: credentials.accessToken });
    claims = await userinfo(http, server, renewed.accessToken, signal);
  }
  if (claims === 'unauthorized') throw new Failure('not_signed_in', 'the server does not take the access token; run "device-client login"');
  return sameAccount(accountFrom(claims), found.account);
}

/** Claims about somebody else than the one who signed in must not be used (OpenID Connect Core §5.3.2). */
function sameAccount(account: Account | undefined, signedIn: Account | undefined): Account {
  if (account === undefined) throw new Failure('server', 'the server does not say whose account it is');
  if (signedIn !== undefined && signedIn.subject !== account.subject)
    throw new Failure('server', 'the server names another account than the one that signed in');
  return account;
}
