// Runs Jest in a copy of the tree, and never waits forever: a fault may well make something do so.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

/** Resolves with what Jest reports (https://jestjs.io/docs/configuration#testresultsprocessor-string), or undefined when it had to be stopped. */
export async function runJest(directory, args, environment, timeoutMs) {
  const report = join(directory, 'mutate-report.json');
  rmSync(report, { force: true });
  const reporting = ['--json', `--outputFile=${report}`, '--reporters=default', '--forceExit'];
  const { output, ended } = await runNode(directory, [...JEST, ...args, ...reporting], environment, timeoutMs);
  if (!ended) return undefined;
  if (!existsSync(report)) throw new Error(`Jest did not report:\n${output.slice(-2_000)}`);
  return JSON.parse(readFileSync(report, 'utf8'));
}

export async function runNode(directory, args, environment, timeoutMs) {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, args, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [, signal] = await once(child, 'exit');
  return { output, ended: signal === null };
}
