// Runs the tests that carry given rows in their titles, and says how each row fared.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A fault may well make something wait forever; what has not ended by then never does. */
const LONGEST_MS = 120_000;
const LONGEST_EACH_ROW_MS = 15_000;

/** Specs that run what was built, and not the sources. */
const RUNS_BUILT = /client-program\.js|\/shell\.js|\/dist\//u;

/**
 * Resolves with a map: row → `{ passed, failed, failures }`, its tests by number and the first line of what failed.
 * `broken` names the suites that could not even be loaded; `ended` is false when the tests had to be stopped.
 */
export async function runRows(directory, rows, specs, environment) {
  if (specs.some((spec) => RUNS_BUILT.test(readFileSync(join(directory, spec), 'utf8'))))
    await run(directory, ['node_modules/typescript/bin/tsc', '-b', 'apps/device-auth-server', 'apps/device-client'], environment);
  const report = join(directory, 'mutate-report.json');
  rmSync(report, { force: true });
  const pattern = `\\[(${rows.join('|')})\\]`;
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const { output, ended } = await run(
    directory,
    [...jest, '--testNamePattern', pattern, '--runTestsByPath', ...specs, '--json', `--outputFile=${report}`, '--reporters=default', '--forceExit'],
    environment,
    LONGEST_MS + rows.length * LONGEST_EACH_ROW_MS,
  );
  if (!ended) return { ended, byRow: new Map(rows.map((row) => [row, nothing()])), broken: [] };
  if (!existsSync(report)) throw new Error(`Jest did not report:\n${output.slice(-2_000)}`);
  return { ended, ...readReport(JSON.parse(readFileSync(report, 'utf8')), rows) };
}

async function run(directory, args, environment, timeout = LONGEST_MS) {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, args, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'], timeout, killSignal: 'SIGKILL' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [, signal] = await once(child, 'exit');
  return { output, ended: signal === null };
}

const nothing = () => ({ passed: 0, failed: 0, failures: [] });

function readReport({ testResults }, rows) {
  const byRow = new Map(rows.map((row) => [row, nothing()]));
  const broken = [];
  for (const { name, assertionResults, message } of testResults) {
    if (assertionResults.length === 0) broken.push(`${name}: ${message.trim().split('\n')[0]}`);
    for (const { title, status, failureMessages } of assertionResults) {
      const fared = byRow.get(/\[([A-Z]{1,2}-\d+)\]/u.exec(title)?.[1]);
      if (fared === undefined || !['passed', 'failed'].includes(status)) continue;
      fared[status] += 1;
      if (status === 'failed') fared.failures.push(failureMessages[0]?.split('\n')[0] ?? '');
    }
  }
  return { byRow, broken };
}
