// Sessions and passwords.
const server = 'apps/device-auth-server/src';
const signIn = `${server}/protocol/browser-session/sign-in.ts`;
const touch = `${server}/protocol/browser-session/touch.ts`;
const attempt = `${server}/protocol/end-user/attempt-password.ts`;
const policy = `${server}/protocol/end-user/password-policy.ts`;

export const accountFaults = [
  {
    row: 'F-01',
    file: signIn,
    find: '  if (browser.session !== undefined) await browserSessions.end(browser.session.id);\n',
    replace: '',
    why: 'the session before lives on',
  },
  { row: 'F-02', file: touch, find: 'now < session.lastSeenAt + idleMs && ', replace: '', why: 'idle sessions do not end' },
  { row: 'Y-01', file: policy, find: 'const FEWEST_CHARACTERS = 15;', replace: 'const FEWEST_CHARACTERS = 14;', why: 'one character less' },
  { row: 'Y-03', file: policy, find: '>= FEWEST_UNGUESSABLE) return undefined;', replace: '>= 0) return undefined;', why: 'common passwords pass' },
  {
    row: 'Y-04',
    file: `${server}/keys/password-hasher.ts`,
    find: "Buffer.from(password.normalize('NFC'))",
    replace: 'Buffer.from(password)',
    why: 'a keyboard locks people out',
  },
  { row: 'Y-05', file: `${server}/keys/password-hasher.ts`, find: 'memoryKib: 19_456,', replace: 'memoryKib: 4_096,', why: 'a cheap hash' },
  {
    row: 'Y-06',
    file: attempt,
    find: "if (now < throttledUntil(user)) return { answer: 'throttled' };",
    replace: '',
    why: 'guesses are not throttled',
  },
  {
    row: 'Y-08',
    file: signIn,
    find: "if (endUser === undefined) return refuse('unknown user', origin);",
    replace: "if (endUser === undefined) return refuse('unknown user', origin, { word: 'busy' });",
    why: 'unknown names are told',
  },
];
