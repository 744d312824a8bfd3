// libs/oauth-core: user codes, redirect URIs, the polling loop.
const library = 'libs/oauth-core/src';
const normalize = `${library}/normalize-user-code.ts`;
const redirect = `${library}/redirect-uri.ts`;
const polling = `${library}/polling.ts`;
const answer = `${library}/poll-answer.ts`;

export const libraryFaults = [
  { row: 'D-49', file: polling, find: 'const MARGIN = 1.1;', replace: 'const MARGIN = 0.5;', why: 'the client hurries' },
  { row: 'D-50', file: polling, find: 'polling.intervalMs + SLOW_DOWN_STEP_MS', replace: 'polling.intervalMs', why: 'slow_down adds nothing' },
  {
    row: 'D-51',
    file: answer,
    find: "      return { word: 'failed', error: body.error,",
    replace: "      return { word: 'unavailable' };\n      return { word: 'failed', error: body.error,",
    why: 'the client goes on after any error',
  },
  { row: 'D-52', file: polling, find: 'polling.intervalMs * 2 ** polling.failures', replace: 'polling.intervalMs', why: 'no back-off' },
  {
    row: 'D-54',
    file: `${library}/device-sign-in.ts`,
    find: 'clock = () => performance.now()',
    replace: 'clock = () => Date.now()',
    why: 'the time of day ends codes',
  },
  { row: 'D-77', file: `${library}/user-code.ts`, find: 'if (byte < fair) code', replace: 'if (byte >= 0) code', why: 'some letters are likelier' },
  { row: 'D-78', file: normalize, find: "entered.replace(SEPARATORS, '')", replace: "entered.replace(/[- ]/gu, '')", why: 'only dash and space are ignored' },
  {
    row: 'D-79',
    file: normalize,
    find: 'text.replace(/[a-z]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x20))',
    replace: 'text.toUpperCase()',
    why: 'letters of other scripts become ours',
  },
  { row: 'D-80', file: normalize, find: 'codePart(foldFullWidth(typed))', replace: 'codePart(typed)', why: 'full-width letters are strange' },
  {
    row: 'BI-244',
    file: normalize,
    find: 'QUERY.exec(trimmed)?.[1] ?? shortAddressCode(trimmed)',
    replace: 'shortAddressCode(trimmed)',
    why: 'a pasted address is not read',
  },
  {
    row: 'S-01',
    file: redirect,
    find: 'if (registered.includes(requested)) return true;',
    replace: 'if (registered.some((uri) => requested.startsWith(uri))) return true;',
    why: 'a prefix matches',
  },
  {
    row: 'N-01',
    file: redirect,
    find: 'portless !== undefined && registered.some',
    replace: 'portless === requested && registered.some',
    why: 'the port is fixed',
  },
  { row: 'N-02', file: redirect, find: ':([1-9]\\d{0,4})(?=[/?]|$)/u;', replace: ':(\\d+)(?=[/?]|$)/u;', why: 'odd ports match' },
  { row: 'N-05', file: redirect, find: '(?:\\.[a-z0-9+-]+)+$/u;', replace: '(?:\\.[a-z0-9+-]+)*$/u;', why: 'a scheme needs no dot' },
  {
    row: 'N-06',
    file: redirect,
    find: "if (scheme === 'https') return",
    replace: "if (scheme !== 'http') return undefined;\n  if (scheme === 'https') return",
    why: 'javascript: passes',
  },
  { row: 'BI-67', file: `${library}/scope.ts`, find: ".filter((value) => value !== '')", replace: '', why: 'a space makes an empty scope' },
];
