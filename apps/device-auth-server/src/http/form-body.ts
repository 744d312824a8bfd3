import { isUtf8 } from 'node:buffer';
import { OAuthError } from '@device-auth/oauth-core';

/** What a request said, by name: decoded, no empty values, each name once; `resource` alone is a list (RFC 8707 §2). */
export type Parameters = ReadonlyMap<string, string | readonly string[]>;

const MOST_PARAMETERS = 64;
const LONGEST: Readonly<Record<string, number>> = { client_id: 2048, scope: 4096 };
const LONGEST_OTHERWISE = 8192;
const SHORTEST_LIMIT = Math.min(LONGEST_OTHERWISE, ...Object.values(LONGEST));

/** C0 and C1 controls, DEL and the two Unicode line ends: no syntax of ours allows them, and a log line or a header must not be split by one. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/u;

const fault = (description: string): OAuthError => new OAuthError('invalid_request', description);

/** A name is echoed in an error, so not at any length. */
const named = (name: string): string => (name.length > 64 ? `${name.slice(0, 64)}...` : name);

/** Keeps one value under its name, by the rules both spellings of a body share: empty counts as absent (RFC 6749 §3.1), twice is refused. */
export class ParameterList {
  readonly #values = new Map<string, string | readonly string[]>();
  #empty: string[] | undefined;

  add(name: string, value: string): void {
    if (name === 'resource') return this.#addResource(value);
    if (this.#values.has(name)) throw fault(`repeated: ${named(name)}`);
    checkValue(name, value);
    this.#values.set(name, value);
    if (value === '') (this.#empty ??= []).push(name);
  }

  #addResource(value: string): void {
    checkValue('resource', value);
    if (value !== '') this.#values.set('resource', [...(this.#values.get('resource') ?? []), value]);
  }

  get parameters(): Parameters {
    for (const name of this.#empty ?? []) this.#values.delete(name);
    return this.#values;
  }
}

function checkValue(name: string, value: string): void {
  if (value.length > SHORTEST_LIMIT) {
    const longest = LONGEST[name] ?? LONGEST_OTHERWISE;
    if (value.length > longest) throw fault(`${named(name)} is longer than ${longest} characters`);
  }
  if (CONTROL.test(value)) throw fault(`${named(name)} contains a control character`);
}

/** `application/x-www-form-urlencoded`, strictly: `+` is a space, an escape that is none is an error and not a text. */
function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw fault(/%(?![\da-f]{2})/iu.test(text) ? 'malformed percent-encoding' : 'not UTF-8');
  }
}

const indexOrEnd = (index: number, end: number): number => (index === -1 || index > end ? end : index);

/** Reads a query string or a form-encoded body. `&` alone separates. */
export function parseForm(text: string): Parameters {
  // Before any of them is looked at.
  if (text.length > MOST_PARAMETERS && text.split('&', MOST_PARAMETERS + 1).length > MOST_PARAMETERS) throw fault(`more than ${MOST_PARAMETERS} parameters`);
  const list = new ParameterList();
  for (let start = 0; start < text.length;) {
    const end = indexOrEnd(text.indexOf('&', start), text.length);
    const equals = indexOrEnd(text.indexOf('=', start), end);
    if (start < end) list.add(decode(text.slice(start, equals)), decode(text.slice(equals + 1, end)));
    start = end + 1;
  }
  return list.parameters;
}

/** Bytes to text, refusing what is not UTF-8. A byte order mark stays, and so spoils the first name. */
export function decodeUtf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw fault('not UTF-8');
  return bytes.toString();
}
