// A .cpuprofile summed up: self time by function and by package, and time with everything called, of one window of time.

const IDLE = '(idle)';
const ROWS = 25;
/** A regular expression is called by its text. */
const LONGEST_NAME = 60;

/** `window` is of the monotonic clock, which V8 dates its samples by. */
export function readProfile({ nodes, samples, timeDeltas, startTime }, window, requests) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const spent = new Map();
  let busy = 0;
  let at = startTime;
  for (const [place, id] of samples.entries()) {
    at += timeDeltas[place];
    if (at < window.fromMs * 1_000 || at > window.toMs * 1_000 || byId.get(id).callFrame.functionName === IDLE) continue;
    busy += timeDeltas[place];
    add(spent, id, timeDeltas[place]);
  }

  const self = new Map();
  const packages = new Map();
  const inclusive = new Map();
  for (const [id, microseconds] of spent) {
    const { callFrame } = byId.get(id);
    add(self, nameOf(callFrame), microseconds);
    add(packages, packageOf(callFrame), microseconds);
    const names = new Set();
    for (let each = id; each !== undefined; each = parents.get(each)) names.add(nameOf(byId.get(each).callFrame));
    for (const name of names) add(inclusive, name, microseconds);
  }
  const top = (sums) =>
    [...sums]
      .toSorted(([, left], [, right]) => right - left)
      .slice(0, ROWS)
      .map(([name, microseconds]) => ({ name, share: microseconds / busy, microseconds: microseconds / requests }));
  return { self: top(self), packages: top(packages), inclusive: top(inclusive) };
}

const add = (sums, name, microseconds) => sums.set(name, (sums.get(name) ?? 0) + microseconds);

function packageOf({ functionName, url }) {
  if (functionName.startsWith('(')) return functionName;
  if (url === '') return '(native)';
  if (url.startsWith('node:')) return 'Node';
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(url)?.[1] ?? /\/(?:build|dist|src)\/([^/]+)/u.exec(url)?.[1] ?? url;
}

function nameOf(frame) {
  const { functionName, url, lineNumber } = frame;
  if (functionName.startsWith('(')) return functionName;
  const place = url === '' ? '' : ` ${url.split('/').at(-1)}:${lineNumber + 1}`;
  return `${functionName.slice(0, LONGEST_NAME) || '(anonymous)'} ${packageOf(frame)}${place}`;
}
