// `npm run check`: everything that can be judged in under a minute. Steps that read only run two at a time; a failing step's
// output is printed whole.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));
const bin = (path) => join('node_modules', path);
const reading = [
  ['types', bin('typescript/bin/tsc'), '-b'],
  ['format', bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  ['lint', bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'],
  ['imports', bin('dependency-cruiser/bin/dependency-cruiser.mjs'), 'libs', 'apps', 'test', '--config', '.dependency-cruiser.mjs'],
  ['unused code', bin('knip/bin/knip.js')],
  ['lock file', 'tools/check-lock.mjs'],
  ['conformance', 'tools/conformance.mjs', '--check'],
];
/** Need what the types step has built. */
const documenting = ['operating', 'tools/operating.mjs', '--check'];
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', bin('jest/bin/jest.js')];
const testing = ['tests', ...jest, '--selectProjects', 'unit', 'contract', '--silent'];

function run([name, ...args]) {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ name, passed: code === 0, output: Buffer.concat(chunks).toString(), seconds: (performance.now() - started) / 1000 }));
  });
}

async function runAll(steps, atOnce) {
  const waiting = [...steps];
  const results = [];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const result = await run(step);
      if (!result.passed) console.log(`\n── ${result.name} ──\n${result.output.trim()}`);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

const results = [...(await runAll(reading, 2)), ...(await runAll([documenting, testing], 2))];
console.log('');
for (const { name, passed, output, seconds } of results) {
  const last = passed && ['conformance', 'tests'].includes(name) ? `  ${closingLine(output)}` : '';
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(5)} s${last}`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;

/** The result in one line, which for Jest is not the last. */
function closingLine(output) {
  const lines = output.trim().split('\n');
  return lines.findLast((line) => /^\d+ passed, \d+ failed/.test(line)) ?? lines.at(-1);
}
