import { OAuthError } from '@device-auth/oauth-core';
import { ParameterList } from './form-body.js';
import type { Parameters } from './form-body.js';

const MOST_MEMBERS = 64;

/** One token of JSON: a string, or one of the five marks a flat object of strings needs. Numbers, words and braces inside match nothing. */
const TOKEN = /[\t\n\r ]*(?:("(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|([{}[\],:]))/uy;

const fault = (description: string): OAuthError => new OAuthError('invalid_request', description);
const shape = (): OAuthError => fault('the JSON body must be one flat object of strings');

/** Walks the tokens of one text. */
class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  /** The next token: a mark as it is, a string decoded in `string`. */
  next(): { readonly mark?: string; readonly string?: string } {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.text);
    if (match === null) throw shape();
    this.#at = TOKEN.lastIndex;
    return match[1] === undefined ? { mark: match[2] } : { string: this.#decode(match[1]) };
  }

  string(): string {
    const { string } = this.next();
    if (string === undefined) throw shape();
    return string;
  }

  mark(...allowed: readonly string[]): string {
    const { mark } = this.next();
    if (mark === undefined || !allowed.includes(mark)) throw shape();
    return mark;
  }

  end(): void {
    if (/[^\t\n\r ]/u.test(this.text.slice(this.#at))) throw shape();
  }

  #decode(literal: string): string {
    const value = JSON.parse(literal) as string;
    if (!value.isWellFormed()) throw fault('not Unicode');
    return value;
  }
}

/**
 * Reads `{"name":"value",…}`; `resource` may be a list. JSON.parse would forget duplicate members and let numbers, null and nesting through,
 * and every check behind this point relies on seeing each parameter once and as text (decision 0006).
 */
export function parseJson(text: string): Parameters {
  const list = new ParameterList();
  const reader = new Reader(text);
  reader.mark('{');
  for (let count = 0, mark = ''; mark !== '}'; count += 1) {
    if (count >= MOST_MEMBERS) throw fault(`more than ${MOST_MEMBERS} parameters`);
    const first = reader.next();
    if (first.mark === '}' && count === 0) break;
    if (first.string === undefined) throw shape();
    reader.mark(':');
    readValue(reader, first.string, list);
    mark = reader.mark(',', '}');
  }
  reader.end();
  return list.parameters;
}

function readValue(reader: Reader, name: string, list: ParameterList): void {
  const { mark, string } = reader.next();
  if (string !== undefined) return list.add(name, string);
  if (mark !== '[' || name !== 'resource') throw fault(`${name.slice(0, 64)} must be a string`);
  let first = reader.next();
  while (first.mark !== ']') {
    if (first.string === undefined) throw shape();
    list.add(name, first.string);
    if (reader.mark(',', ']') === ']') return;
    first = { string: reader.string() };
  }
}
