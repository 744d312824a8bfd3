import { readFileSync } from 'node:fs';
import { errorCode } from './error-code.js';
import { Failure } from './failure.js';
import { issuerUrl } from './oauth/web-address.js';
import { printableText } from './terminal/printable-text.js';

/** What one run of the client was told, by its options first and by the config file of its installer second. */
export interface Settings {
  readonly issuer: string | undefined;
  readonly clientId: string | undefined;
  readonly scope: string;
  readonly audience: string | undefined;
  readonly deviceName: string | undefined;
  /** A line of the installer's, shown while somebody is to sign in: whom to ask, say. */
  readonly note: string | undefined;
  readonly trustedHosts: readonly string[];
  readonly allowHttp: boolean;
  readonly profile: string;
  readonly qr: 'auto' | 'always' | 'never';
  readonly json: boolean;
  readonly color: boolean;
  readonly codeInLog: boolean;
  readonly everywhere: boolean;
  /** Sign out here without a word to the server. */
  readonly local: boolean;
}

/** The options of the command line, in commander's names. */
export interface Options {
  readonly issuer?: string;
  readonly clientId?: string;
  readonly scope?: string;
  readonly audience?: string;
  readonly deviceName?: string;
  readonly trustHost?: readonly string[];
  readonly allowHttp?: boolean;
  readonly profile?: string;
  readonly qr?: 'auto' | 'always' | 'never';
  readonly json?: boolean;
  readonly color?: boolean;
  readonly codeInLog?: boolean;
  readonly everywhere?: boolean;
  readonly local?: boolean;
  readonly config?: string;
}

const DEFAULT_CONFIG_FILE = './device-client.config.json';
const LONGEST_NOTE = 120;
const DEFAULT_SCOPE = 'openid profile email offline_access';

export function readSettings(options: Options): Settings {
  const file = readConfigFile(options.config);
  const allowHttp = options.allowHttp ?? file.allow_http ?? false;
  const issuer = options.issuer ?? file.issuer;
  // Compared character for character later on, so it is kept as it was typed (RFC 8414 §3.3).
  if (issuer !== undefined) issuerUrl(issuer, allowHttp);
  const profile = options.profile ?? 'default';
  if (!/^[\w-]{1,32}$/u.test(profile)) throw new Failure('usage', 'a profile name is 1 to 32 letters, digits, "_" or "-"');
  return {
    issuer,
    clientId: options.clientId ?? file.client_id,
    scope: options.scope ?? file.scope ?? DEFAULT_SCOPE,
    audience: options.audience ?? file.audience,
    deviceName: deviceName(options.deviceName ?? file.device_name),
    note: file.note === undefined ? undefined : printableText(file.note, LONGEST_NOTE),
    trustedHosts: options.trustHost ?? file.trusted_hosts ?? [],
    allowHttp,
    profile,
    qr: options.qr ?? 'auto',
    json: options.json ?? false,
    color: options.color ?? true,
    codeInLog: options.codeInLog ?? true,
    everywhere: options.everywhere ?? false,
    local: options.local ?? false,
  };
}

function deviceName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (name !== printableText(name, 64) || name === '') throw new Failure('usage', 'a device name is 1 to 64 printable characters');
  return name;
}

interface ConfigFile {
  readonly issuer?: string;
  readonly client_id?: string;
  readonly scope?: string;
  readonly audience?: string;
  readonly device_name?: string;
  readonly note?: string;
  readonly trusted_hosts?: readonly string[];
  readonly allow_http?: boolean;
}

const MEMBERS: Readonly<Record<keyof ConfigFile, (value: unknown) => boolean>> = {
  issuer: isText,
  client_id: isText,
  scope: isText,
  audience: isText,
  device_name: isText,
  note: isText,
  trusted_hosts: (value) => Array.isArray(value) && value.every(isText),
  allow_http: (value) => typeof value === 'boolean',
};

function readConfigFile(named: string | undefined): ConfigFile {
  const file = named ?? DEFAULT_CONFIG_FILE;
  const text = readText(file, named !== undefined);
  if (text === undefined) return {};
  const value = parseJson(file, text);
  for (const [name, content] of Object.entries(value)) {
    const isValid = Object.hasOwn(MEMBERS, name) ? MEMBERS[name as keyof ConfigFile] : undefined;
    if (isValid === undefined)
      throw new Failure('configuration', `${file}: "${printableText(name, 40)}" is not a setting; there are ${Object.keys(MEMBERS).join(', ')}`);
    if (!isValid(content)) throw new Failure('configuration', `${file}: "${name}" has the wrong type`);
  }
  return value;
}

function readText(file: string, mustExist: boolean): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = errorCode(error) ?? 'unknown';
    if (code === 'ENOENT' && !mustExist) return undefined;
    throw new Failure('configuration', `cannot read ${file} (${code})`, { cause: error });
  }
}

function parseJson(file: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // said below, as for a value that is no object
  }
  throw new Failure('configuration', `${file} is not a JSON object`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Who to sign in with: needed by `login`, and by the others only when there is more than one sign-in to choose from. */
export function requireClient(settings: Settings): { readonly issuer: string; readonly clientId: string } {
  const { issuer, clientId } = settings;
  if (issuer === undefined) throw new Failure('usage', `no issuer: give --issuer URL, or "issuer" in ${DEFAULT_CONFIG_FILE}`);
  if (clientId === undefined) throw new Failure('usage', `no client id: give --client-id ID, or "client_id" in ${DEFAULT_CONFIG_FILE}`);
  return { issuer, clientId };
}
