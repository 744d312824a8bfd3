// `npm run test:long`: the suites that search, searching for longer: the stores against the model of the rules, the parsers given
// anything, sign-ins under faults, and every planted fault. Writes docs/long-run.md, which says what was searched, by which seed, and what
// came of it, and the table of docs/reliability.md.
//   --seed N   repeats a search
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { providePrograms } from './programs.mjs';

process.chdir(join(import.meta.dirname, '..'));
const { values: options } = parseArgs({ options: { seed: { type: 'string' } } });
const seed = options.seed ?? String(randomInt(2 ** 31));
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

const { environment: programs } = providePrograms(['redis-server']);

const searches = [
  {
    what: 'random sequences of events, the store against the model of the rules, record by record',
    size: '2,000 sequences a slice',
    args: [...jest, '--selectProjects=contract'],
    env: { CONTRACT_RUNS: '2000', CONTRACT_SEED: seed },
  },
  {
    what: 'parsers of bodies, user codes, redirect URIs, metadata and tokens, given anything',
    size: '50,000 inputs a property',
    args: [...jest, '--selectProjects=unit', '--testPathPatterns=fuzz'],
    env: { FUZZ_RUNS: '50000', FUZZ_SEED: seed },
  },
  {
    what: 'sign-ins while servers and their store are broken: docs/reliability.md',
    size: '10,000 sign-ins and more',
    args: [...jest, '--selectProjects=fault', '--testPathPatterns=reliability'],
    env: { FAULT_SIGN_INS: '10200', FAULT_SEED: seed, FAULT_PAGE: 'write' },
  },
  { what: 'faults planted in the rules, each to turn the test of its row red', size: 'all of them', args: ['test/mutate/mutate.mjs', '--all'], env: {} },
  { what: 'faults planted in the stores, each to be caught by the contract', size: 'all of them', args: ['test/mutate/contract-mutate.mjs'], env: {} },
];

function search({ args, env }) {
  const { status, stdout } = spawnSync(process.execPath, args, {
    env: { ...process.env, ...programs, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  process.stdout.write(stdout);
  const [result] = stdout.match(/^\d+ passed, \d+ failed, \d+ skipped$|^\d+ planted, \d+ (?:seen|caught), \d+ missed$/gm)?.slice(-1) ?? ['no result'];
  return { passed: status === 0, result };
}

const git = (...args) => spawnSync('git', args, { encoding: 'utf8' }).stdout.trim();
const rows = searches.map((one) => ({ ...one, ...search(one) }));
const page = [
  '# The long run',
  '',
  'Written by `npm run test:long`; the short forms of these searches are part of `npm test` and `npm run mutate`.',
  '',
  `${new Date().toISOString().slice(0, 10)}, commit ${git('rev-parse', '--short', 'HEAD')}, seed ${seed}`,
  '',
  '| Searched | How much | Result |',
  '|---|---|---|',
  ...rows.map(({ what, size, result }) => `| ${what} | ${size} | ${result} |`),
  '',
];
writeFileSync('docs/long-run.md', page.join('\n'));
process.exitCode = rows.every(({ passed }) => passed) ? 0 : 1;
