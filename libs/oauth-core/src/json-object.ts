import { ProtocolError } from './protocol-error.js';

/** A JSON object as it came, nothing believed yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads a body that must be a JSON object. Throws ProtocolError, which never quotes the body. */
export function parseJsonObject(text: string): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The cause stays out: V8 quotes the text in it, and the text may hold a token.
    throw new ProtocolError('not_json', 'The answer is not JSON.');
  }
  return asJsonObject(json);
}

/** Undefined stands for a body that could not be parsed. Throws ProtocolError. */
export function asJsonObject(json: unknown): JsonObject {
  if (json === undefined) throw new ProtocolError('not_json', 'The answer is not JSON.');
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new ProtocolError('wrong_shape', 'The answer is not a JSON object.');
  return json as JsonObject;
}

/** A member by its own name, never one inherited from a prototype; null counts as absent. */
export const member = (json: JsonObject, name: string): unknown => (Object.hasOwn(json, name) ? (json[name] ?? undefined) : undefined);

/** The ProtocolError for a member that cannot be what it must be; says what was expected, never what came. */
export const wrongMember = (name: string, expected: string): ProtocolError => new ProtocolError('wrong_shape', `The member ${name} must be ${expected}.`);

/** What may be sent in a header or a form: printable ASCII without spaces. RFC 6749 appendix A: VSCHAR, less the space. */
const TOKEN_TEXT = /^[\x21-\x7e]+$/u;

/** A code or a token. */
export function tokenMember(json: JsonObject, name: string): string {
  const value = member(json, name);
  if (typeof value !== 'string' || !TOKEN_TEXT.test(value)) throw wrongMember(name, 'a text of printable ASCII characters');
  return value;
}

/** The same where it may be left out. */
export const optionalTokenMember = (json: JsonObject, name: string): string | undefined =>
  member(json, name) === undefined ? undefined : tokenMember(json, name);

/** A number above zero, or undefined for anything else; `"600"`, Infinity and NaN are something else. */
export const positiveNumber = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined);

/** Without the members that are undefined, so that what is absent is absent in JSON and in `in`. */
export function optionalMembers<Members extends object>(members: Members): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
