import type { CredentialStore } from '../credentials/credential-store.js';
import type { Credentials } from '../credentials/credentials.js';
import { Failure } from '../failure.js';
import type { JsonLine } from '../json-output.js';
import type { Http } from '../oauth/http.js';
import type { Trust } from '../oauth/web-address.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal/terminal.js';

/** All that a command may touch of the world. */
export interface Context {
  readonly settings: Settings;
  readonly store: CredentialStore;
  readonly http: Http;
  readonly terminal: Terminal;
  /** Aborted by ^C and SIGTERM. */
  readonly signal: AbortSignal;
  readonly wallClock: () => number;
  readonly monotonicClock: () => number;
  readonly platform: NodeJS.Platform;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export const writeLine = ({ stdout }: Context, line: string): void => void stdout.write(`${line}\n`);

export const writeJson = (context: Context, line: JsonLine): void => writeLine(context, JSON.stringify(line));

export const trustOf = ({ trustedHosts, allowHttp }: Settings, issuer: string): Trust => ({ issuer, hosts: trustedHosts, http: allowHttp });

/** The sign-in meant: the one of the issuer and client named, or the only one there is. */
export async function findCredentials({ settings, store }: Context): Promise<Credentials> {
  const { issuer, clientId, profile } = settings;
  if (issuer !== undefined && clientId !== undefined) return (await store.read({ profile, issuer, clientId })) ?? failNotSignedIn();
  const { found: all, failures } = await store.list(profile);
  // One that cannot be read might be the one meant.
  if (failures.length > 0) throw failures[0];
  const fitting = all.filter((found) => (issuer === undefined || found.issuer === issuer) && (clientId === undefined || found.clientId === clientId));
  const [first, second] = fitting;
  if (first === undefined) return failNotSignedIn();
  if (second === undefined) return first;
  const choices = fitting.map((found) => `--issuer ${found.issuer} --client-id ${found.clientId}`).join('\n  ');
  throw new Failure('usage', `there are several sign-ins; name one of\n  ${choices}`);
}

function failNotSignedIn(): never {
  throw new Failure('not_signed_in', 'not signed in; run "device-client login"');
}
