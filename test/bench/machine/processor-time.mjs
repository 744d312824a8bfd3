// Time spent on a processor, asked of the kernel. Where there is no /proc, nothing is known, and the tables say so.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

const known = existsSync('/proc/self/schedstat');
const TICKS_PER_SECOND = known ? Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })) : 100;

/** Microseconds that all threads of a process have run: the first number of their `schedstat`, which counts in nanoseconds. */
export function processMicroseconds(pid) {
  if (!known) return NaN;
  return threadsOf(pid).reduce((sum, thread) => sum + ranFor(`/proc/${pid}/task/${thread}/schedstat`), 0) / 1_000;
}

function threadsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** A thread may end between being listed and being read. */
function ranFor(file) {
  try {
    return Number(readFileSync(file, 'latin1').split(' ', 1)[0]);
  } catch {
    return 0;
  }
}

/** What one core did since the machine started, in microseconds. proc_stat(5): user nice system idle iowait irq softirq steal. */
export function coreMicroseconds(core) {
  if (!known) return { busy: NaN, stolen: NaN };
  const line = readFileSync('/proc/stat', 'latin1')
    .split('\n')
    .find((text) => text.startsWith(`cpu${core} `));
  const [user, nice, system, , , irq, softirq, stolen] = line
    .split(' ')
    .slice(1)
    .map((ticks) => (Number(ticks) * 1_000_000) / TICKS_PER_SECOND);
  return { busy: user + nice + system + irq + softirq, stolen };
}
