import { isUtf8 } from 'node:buffer';
import { OAuthError } from '@device-auth/oauth-core';

/** What a request said, by name: decoded, no empty values, each name once; `resource` alone is a list (RFC 8707 §2). */
export type Parameters = ReadonlyMap<string, string | readonly string[]>;

const MOST_PARAMETERS = 64;
const LONGEST: Readonly<Record<string, number>> = { client_id: 2048, scope: 4096 };
const LONGEST_OTHERWISE = 8192;

/** C0 and C1 controls, DEL and the two Unicode line ends: no syntax of ours allows them, and a log line or a header must not be split by one. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/u;

const fault = (description: string): OAuthError => new OAuthError('invalid_request', description);

/** A name is echoed in an error, so not at any length. */
const named = (name: string): string => (name.length > 64 ? `${name.slice(0, 64)}...` : name);

/** Keeps one value under its name, by the rules both spellings of a body share: empty counts as absent (RFC 6749 §3.1), twice is refused. */
export class ParameterList {
  readonly #values = new Map<string, string | readonly string[]>();
  readonly #seen = new Set<string>();

  add(name: string, value: string): void {
    const longest = LONGEST[name] ?? LONGEST_OTHERWISE;
    if (this.#seen.has(name) && name !== 'resource') throw fault(`repeated: ${named(name)}`);
    if (value.length > longest) throw fault(`${named(name)} is longer than ${longest} characters`);
    if (CONTROL.test(value)) throw fault(`${named(name)} contains a control character`);
    this.#seen.add(name);
    if (value === '') return;
    this.#values.set(name, name === 'resource' ? [...(this.#values.get(name) ?? []), value] : value);
  }

  get parameters(): Parameters {
    return this.#values;
  }
}

/** `application/x-www-form-urlencoded`, strictly: `+` is a space, an escape that is none is an error and not a text. */
function decode(text: string): string {
  if (!text.includes('%')) return text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (/%(?![\da-f]{2})/iu.test(text)) throw fault('malformed percent-encoding');
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw fault('not UTF-8');
  }
}

/** Reads a query string or a form-encoded body. `&` alone separates. */
export function parseForm(text: string): Parameters {
  const list = new ParameterList();
  const pairs = text.split('&', MOST_PARAMETERS + 1);
  if (pairs.length > MOST_PARAMETERS) throw fault(`more than ${MOST_PARAMETERS} parameters`);
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    list.add(decode(name), equals === -1 ? '' : decode(pair.slice(equals + 1)));
  }
  return list.parameters;
}

/** Bytes to text, refusing what is not UTF-8. A byte order mark stays, and so spoils the first name. */
export function decodeUtf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw fault('not UTF-8');
  return bytes.toString();
}
