// Runs the tests that carry given rows in their titles, and says how each row fared.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runJest, runNode } from './run-jest.mjs';

/** A fault may well make something wait forever; what has not ended by then never does. */
const LONGEST_MS = 120_000;
const LONGEST_EACH_ROW_MS = 15_000;

/** Specs that run what was built, and not the sources. */
const RUNS_BUILT = /client-program\.js|\/shell\.js|\/(?:build|dist)\//u;

/**
 * Resolves with a map: row → `{ passed, failed, failures }`, its tests by number and the first line of what failed.
 * `broken` names the suites that could not even be loaded; `ended` is false when the tests had to be stopped.
 */
export async function runRows(directory, rows, specs, environment) {
  if (specs.some((spec) => RUNS_BUILT.test(readFileSync(join(directory, spec), 'utf8')))) {
    await runNode(directory, ['node_modules/typescript/bin/tsc', '-b', 'apps/device-auth-server', 'apps/device-client'], environment, LONGEST_MS);
    await runNode(directory, ['apps/device-auth-server/bundle.mjs'], environment, LONGEST_MS);
  }
  const args = ['--testNamePattern', `\\[(${rows.join('|')})\\]`, '--runTestsByPath', ...specs];
  const report = await runJest(directory, args, environment, LONGEST_MS + rows.length * LONGEST_EACH_ROW_MS);
  if (report === undefined) return { ended: false, byRow: new Map(rows.map((row) => [row, nothing()])), broken: [] };
  return { ended: true, ...readReport(report, rows) };
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
