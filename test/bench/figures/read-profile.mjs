// A .cpuprofile summed up: self time by function and by package, and time with everything called, of the last stretch that was busy.

const IDLE = '(idle)';
const ROWS = 25;

export function readProfile({ nodes, samples, timeDeltas, endTime }, lastMs, requests) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const spent = new Map();
  let busy = 0;
  let at = endTime;
  for (let sample = samples.length - 1, left = lastMs * 1_000; sample >= 0 && left > 0; sample -= 1) {
    const microseconds = timeDeltas[sample];
    at -= microseconds;
    if (byId.get(samples[sample]).callFrame.functionName === IDLE) continue;
    left -= microseconds;
    busy += microseconds;
    spent.set(samples[sample], (spent.get(samples[sample]) ?? 0) + microseconds);
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
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(url)?.[1] ?? /\/(?:dist|src)\/([^/]+)/u.exec(url)?.[1] ?? url;
}

function nameOf(frame) {
  if (frame.functionName.startsWith('(')) return frame.functionName;
  const file = frame.url.split('/').at(-1);
  return `${frame.functionName || '(anonymous)'} ${packageOf(frame)}${file === '' ? '' : ` ${file}:${frame.lineNumber + 1}`}`;
}
