// A server under measurement: a child process on a core of its own, asked for the time it spent by the kernel and not by itself.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const START_MS = 20_000;

export const canPin = existsSync('/usr/bin/taskset') && process.platform === 'linux';

/** The command that runs Node on one core, or on any where cores cannot be chosen. */
export const onCore = (core, args) => (canPin ? ['/usr/bin/taskset', ['--cpu-list', String(core), process.execPath, ...args]] : [process.execPath, args]);

/** Starts a server that logs a JSON line with its `url` once it listens; its log goes to a file, as a deployment's goes somewhere. */
export async function startMeasured({ core, args, env, log }) {
  const file = openSync(log, 'a', 0o600);
  const child = spawn(...onCore(core, args), { env: { ...process.env, ...env }, stdio: ['ignore', file, file] });
  closeSync(file);
  const url = await listening(child, log);
  return {
    url,
    /** CPU time, user and system, in microseconds; undefined where there is no /proc. */
    cpuMicroseconds: () => cpuOf(child.pid),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function listening(child, log) {
  for (const deadline = Date.now() + START_MS; Date.now() < deadline && child.exitCode === null; await pause(25)) {
    const url = /"url":"(http:[^"]+)"/u.exec(readFileSync(log, 'utf8'))?.[1];
    if (url !== undefined) return url;
  }
  child.kill('SIGKILL');
  throw new Error(`a server did not start:\n${readFileSync(log, 'utf8')}`);
}

const TICKS_PER_SECOND = canPin ? Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })) : 100;

/** proc_pid_stat(5): fields 14 and 15, counted after the name in brackets, which may hold blanks. */
function cpuOf(pid) {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return ((Number(user) + Number(system)) * 1_000_000) / TICKS_PER_SECOND;
}
