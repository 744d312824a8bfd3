// Processes of the benchmark: each on its core, its output in a file, ended by its own id.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { onCore } from './cores.mjs';

const START_MS = 30_000;
const STOP_MS = 10_000;

/** Starts a program and waits until its log says that it is ready: `readyWhen` finds what the caller wants to know in the text. */
export async function startProcess({ core, command = process.execPath, args, env = {}, log, readyWhen }) {
  const file = openSync(log, 'w', 0o600);
  const child = spawn(...onCore(core, command, args), { env: { ...process.env, ...env }, stdio: ['ignore', file, file] });
  closeSync(file);
  const ready = await untilReady(child, log, readyWhen);
  return { pid: child.pid, ready, stop: () => stopProcess(child) };
}

/** The `url` that our server and its peers log as JSON once they listen. */
export const loggedUrl = (text) => /"url":"(http:[^"]+)"/u.exec(text)?.[1];

async function untilReady(child, log, readyWhen) {
  for (const deadline = Date.now() + START_MS; Date.now() < deadline && child.exitCode === null; await pause(20)) {
    const ready = readyWhen(readFileSync(log, 'utf8'));
    if (ready !== undefined) return ready;
  }
  child.kill('SIGKILL');
  throw new Error(`${child.spawnargs.join(' ')} did not start:\n${readFileSync(log, 'utf8').slice(0, 4_000)}`);
}

export async function stopProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(timer);
}
