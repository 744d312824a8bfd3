import { UsageError } from './shell.js';

/** Claims with a source or a meaning of their own: an account cannot overwrite what the protocol says with them. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'iss sub aud exp nbf iat jti azp nonce auth_time acr amr at_hash c_hash s_hash sid cnf act may_act ' +
    'client_id scope scp token_type active family username name preferred_username email email_verified'
  ).split(' '),
);

/** Collects `--claim NAME=JSON`, one after another. */
export function readClaim(text: string, before: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const split = text.indexOf('=');
  const name = text.slice(0, split);
  if (split < 1 || !/^[\x21-\x7e]{1,128}$/u.test(name)) throw new UsageError(`--claim must be NAME=JSON, such as 'department="Sales"'.`);
  if (RESERVED.has(name)) throw new UsageError(`--claim ${name}: is set by the server. Choose another name.`);
  if (Object.hasOwn(before, name)) throw new UsageError(`--claim ${name}: is given twice.`);
  return Object.fromEntries([...Object.entries(before), [name, readJson(name, text.slice(split + 1))]]);
}

function readJson(name: string, json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new UsageError(`--claim ${name}: is not JSON. A text needs its quotation marks: '${name}="text"'.`);
  }
}
