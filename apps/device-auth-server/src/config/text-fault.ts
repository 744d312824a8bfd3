import type { FindFault } from './fault.js';

/** Control, format (bidirectional overrides too), surrogate and unassigned characters, and line and paragraph separators: nothing a name needs. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** A name people are shown. */
export const shownText =
  (most: number): FindFault =>
  (value) => {
    if (typeof value !== 'string' || value.trim() === '') return 'must be text, not empty.';
    if (value.length > most) return `is longer than ${most} characters.`;
    return UNPRINTABLE.test(value) ? 'holds a character that cannot be printed. Leave it out.' : undefined;
  };

/** RFC 6749 appendix A.4: `scope-token` is printable ASCII without quotation mark and backslash. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/u;

/** Scope values separated by single spaces; none at all is fine. RFC 6749 §3.3. */
export const scopeFault: FindFault = (value) => {
  if (typeof value !== 'string') return 'must be one text of scope values separated by spaces.';
  if (value === '') return undefined;
  const values = value.split(' ');
  const odd = values.find((one) => !SCOPE_TOKEN.test(one));
  if (odd === '') return 'has a space too many. Separate the values by exactly one.';
  if (odd !== undefined) return `holds ${JSON.stringify(odd)}, which is no scope value. Use printable ASCII without " and \\.`;
  const twice = values.find((one, index) => values.indexOf(one) !== index);
  return twice === undefined ? undefined : `names ${twice} twice. Once is enough.`;
};

export const scopeValues = (scope: string | undefined): readonly string[] => (scope ? scope.split(' ') : []);

/** An absolute URI without a fragment, compared as a string afterwards. RFC 8707 §2. */
export const resourceFault: FindFault = (value) => {
  if (typeof value !== 'string' || !/^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/iu.test(value)) return 'must be an absolute URI such as https://photos.example/api.';
  return value.includes('#') ? 'must not have a fragment. Leave out # and what follows.' : undefined;
};
