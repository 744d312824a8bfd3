// Polls that wait, and what a device is told of the person.
const server = 'apps/device-auth-server/src';
const heldPolls = `${server}/endpoints/token/held-polls.ts`;
const waiting = `${server}/http/waiting.ts`;

export const waitingFaults = [
  { row: 'D-86', file: heldPolls, find: 'return await untilNews(ask, waiter, found);', replace: 'throw found;', why: 'nobody is held' },
  {
    row: 'D-87',
    file: `${server}/protocol/device-authorization/poll.ts`,
    find: '  if (looksAgain) return { answer: pending(record, showsProgress, now) };\n',
    replace: '',
    why: 'a second look is one more poll',
  },
  { row: 'D-88', file: waiting, find: "waiter?.wake('newer');", replace: '', why: 'the older waits on beside the newer' },
  {
    row: 'D-88',
    file: `${server}/storage/redis/device-authorization.poll.lua`,
    find: "tell(record.waiter, 'superseded')",
    replace: 'do end',
    why: 'the server of the older is not told',
  },
  {
    row: 'D-89',
    file: heldPolls,
    find: "if (why === 'newer' || why === 'gone' || why === 'stopping') throw",
    replace: "if (why !== 'answered') throw",
    why: 'a lost word is never made up for',
  },
  { row: 'D-90', file: waiting, find: "stopping.addEventListener('abort', letAllGo, { once: true });", replace: 'letAllGo();', why: 'a stop waits for them' },
  {
    row: 'D-91',
    file: `${server}/protocol/token/device-code-grant.ts`,
    find: 'showsProgress: client.deviceProgress,',
    replace: 'showsProgress: true,',
    why: 'every client is told',
  },
  {
    row: 'D-92',
    file: heldPolls,
    find: "    if (why === 'progress' && told === undefined) continue;\n",
    replace: '',
    why: 'who shows nothing looks all the same',
  },
  { row: 'D-92', file: heldPolls, find: 'if (knowsBetter) throw found;', replace: '', why: 'what was missed between two polls is told late' },
  {
    row: 'D-93',
    file: `${server}/protocol/companion/note-opened.ts`,
    find: 'secrets.locators(entry.userCode).map(',
    replace: 'secrets.locators(entry.userCode).slice(0, 1).map(',
    why: 'codes of an older key are passed over',
  },
  {
    row: 'D-94',
    file: 'apps/device-client/src/sign-in/begin-sign-in.ts',
    find: '...(isProgress(progress) ? { progress } : {})',
    replace: '...{ progress: progress as Progress }',
    why: 'any word is shown',
  },
];
