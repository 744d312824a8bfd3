import { describe, it } from '@jest/globals';
import { OAuthError } from '@device-auth/oauth-core';
import fc from 'fast-check';
import { decodeUtf8, parseForm } from '../../../apps/device-auth-server/src/http/form-body.js';
import type { Parameters } from '../../../apps/device-auth-server/src/http/form-body.js';
import { parseJson } from '../../../apps/device-auth-server/src/http/json-body.js';

/** More of them, and by which seed, in `npm run test:long`. */
const RUNS = {
  numRuns: Number(process.env['FUZZ_RUNS'] ?? 2_000),
  ...(process.env['FUZZ_SEED'] === undefined ? {} : { seed: Number(process.env['FUZZ_SEED']) }),
};

/** A parser of bodies either reads or refuses in the words of the standard; it never breaks. */
function read(parse: () => Parameters): Parameters | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof OAuthError && error.code === 'invalid_request') return undefined;
    throw error;
  }
}

/** What may come out of any text: names with one value that is not empty and holds no control character; a list for `resource` alone. */
const isSane = (parameters: Parameters | undefined): boolean =>
  parameters === undefined ||
  [...parameters].every(
    ([name, value]) =>
      [value].flat().every((text) => typeof text === 'string' && text !== '' && !/\p{Cc}/u.test(text)) && (typeof value === 'string' || name === 'resource'),
  );

/** Text as hostile clients write it: the marks of both formats, escapes whole and broken, names that are dangerous to objects. */
const piece = fc.oneof(
  fc.constantFrom(
    '&',
    '=',
    '+',
    '%',
    '%2',
    '%zz',
    '%00',
    '%C3%A9',
    '%ff',
    ';',
    '[]',
    '__proto__',
    'client_id',
    'resource',
    'scope',
    '{',
    '}',
    '"',
    ':',
    ',',
    '\\u0000',
    '\uFEFF',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const anyText = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary' }),
  fc.json(),
);

const honestName = fc.stringMatching(/^[a-z_]{1,20}$/u).filter((name) => name !== 'resource');
const honestValue = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text));
const honest = fc.dictionary(honestName, honestValue, { maxKeys: 20 });

const same = (parameters: Parameters, written: Record<string, string>): boolean =>
  parameters.size === Object.keys(written).length && Object.entries(written).every(([name, value]) => parameters.get(name) === value);

describe('the readers of bodies, given anything', () => {
  it('read a form or refuse it, and nothing else', () => {
    fc.assert(
      fc.property(anyText, (text) => isSane(read(() => parseForm(text)))),
      RUNS,
    );
  });

  it('read JSON or refuse it, and nothing else', () => {
    fc.assert(
      fc.property(anyText, (text) => isSane(read(() => parseJson(text)))),
      RUNS,
    );
  });

  it('read bytes as UTF-8 or refuse them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => isSane(read(() => parseForm(decodeUtf8(Buffer.from(bytes)))))),
      RUNS,
    );
  });

  it('lose nothing of what an honest client wrote, in either format', () => {
    const readsBoth = (written: Record<string, string>): boolean =>
      same(parseForm(new URLSearchParams(written).toString()), written) && same(parseJson(JSON.stringify(written)), written);
    fc.assert(fc.property(honest, readsBoth), RUNS);
  });

  it('refuse every name that comes twice', () => {
    const twice = (name: string, value: string): boolean => {
      const pair = new URLSearchParams([[name, value]]).toString();
      return read(() => parseForm(`${pair}&${pair}`)) === undefined;
    };
    fc.assert(fc.property(honestName, honestValue, twice), RUNS);
  });

  it('leave every object as it was', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).length;
    fc.assert(
      fc.property(anyText, (text) => {
        read(() => parseForm(text));
        read(() => parseJson(text));
        return Object.getOwnPropertyNames(Object.prototype).length === before;
      }),
      RUNS,
    );
  });
});
