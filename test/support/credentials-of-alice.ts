import { authorizationCode } from './authorization-code.js';
import { basic, CONF_SECRET } from './clients.js';
import { poll, startSignIn } from './device.js';
import { signInPerson, signedInDevice } from './person.js';
import type { Person } from './person.js';
import type { TestServer } from './server.js';

export type Credential = 'access token' | 'id token' | 'refresh token' | 'authorization code' | 'device code' | 'user code' | 'session';

/** One of each kind that is handed out here, all good and none used yet. The codes wait for `desktop` and `tv`, the tokens are of `tv`. */
export interface CredentialsOfAlice {
  readonly of: Readonly<Record<Credential, string>>;
  /** What `authorization_code` needs beside the code. */
  readonly codeForm: Readonly<Record<string, string>>;
}

export async function credentialsOfAlice(server: TestServer): Promise<CredentialsOfAlice> {
  const { person, tokens } = await signedInDevice(server);
  const { code, ...codeForm } = await authorizationCode(server, person);
  const pending = await startSignIn(server);
  return {
    codeForm,
    of: {
      'access token': tokens['access_token'] ?? '',
      'id token': tokens['id_token'] ?? '',
      'refresh token': tokens['refresh_token'] ?? '',
      'authorization code': code,
      'device code': pending.device_code,
      'user code': pending.user_code,
      session: person.cookie,
    },
  };
}

export const SET_TOP = basic('set-top', CONF_SECRET);

/** The tokens of a device that keeps a secret. */
export async function signedInSetTop(server: TestServer, { scope = 'openid profile offline_access', person }: { scope?: string; person?: Person } = {}) {
  const started = await startSignIn(server, { scope }, SET_TOP);
  const word = await (person ?? (await signInPerson(server))).answer(started.user_code);
  if (word !== 'approved') throw new Error(`the code could not be answered: ${word}`);
  const polled = await poll(server, started.device_code, { client_id: 'set-top' }, SET_TOP);
  if (polled.status !== 200) throw new Error(`the device got no tokens: ${polled.text}`);
  return polled.json as Readonly<Record<'access_token' | 'refresh_token' | 'id_token', string>>;
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same bytes to a lenient base64 decoder where the last character has bits to spare, other bytes where it has none. */
const withOtherLastCharacter = (text: string): string => text.slice(0, -1) + BASE64URL[BASE64URL.indexOf(text.at(-1) ?? 'A') ^ 1];

/** Texts that a lenient reader takes for this one: padded, cut, its last character varied, in the other alphabet. RFC 7515 §2, RFC 4648 §3.5. */
export const otherSpellings = (text: string): readonly string[] => [
  `${text}=`,
  `${text}==`,
  `${text}.`,
  text.slice(0, -1),
  text.slice(0, Math.ceil(text.length / 2)),
  `${text}A`,
  withOtherLastCharacter(text),
  `${text}%3D`,
  ...(/[-_]/u.test(text) ? [text.replaceAll('-', '+').replaceAll('_', '/')] : []),
];
