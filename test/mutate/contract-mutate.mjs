// `npm run contract:mutate`: does the contract see it when a store breaks it? Plants faults, one at a time, in copies of the tree, each in
// what one store adds to the rules of the protocol, and holds the store against the model. Every fault has to be caught.
//   --store Redis     the faults of this store alone
//   --only TEXT       those with this text in their verb, rule or breakage
//   --seed N          the random sequences of this seed (default 1)
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { providePrograms } from '../../tools/programs.mjs';
import { startRedis } from '../support/redis.ts';
import { runJest } from './run-jest.mjs';
import { storeFaults } from './store-faults.mjs';
import { copyTree, occurrences } from './tree-copy.mjs';

const repository = join(import.meta.dirname, '../..');
const { values: options } = parseArgs({ options: { store: { type: 'string' }, only: { type: 'string' }, seed: { type: 'string', default: '1' } } });

/** Fewer sequences than `npm test` plays: what only thousands would find, `npm run test:long` looks for. */
const RUNS = '1500';
const LONGEST_MS = 120_000;
const AT_ONCE = 2;

const SPECS = { SQLite: 'test/contract/sqlite-stores.spec.ts', Redis: 'test/contract/redis-stores.spec.ts' };
/** By verb or its slice, the words that the titles of its tests end in. */
const TITLES = {
  'deviceAuthorizations.countLive': 'live device authorizations',
  'deviceAuthorizations.onMove': 'moves of device authorizations',
  deviceAuthorizations: 'for device authorizations',
  authorizationCodes: 'for authorization codes and requests',
  authorizationRequests: 'for authorization codes and requests',
  attempts: 'for attempt limits and denied tokens',
  deniedTokens: 'for attempt limits and denied tokens',
  endUsers: 'for accounts and their passwords',
  browserSessions: 'for browser sessions',
  refreshTokenFamilies: 'for refresh token families',
};
const titleOf = ({ verb }) => `${TITLES[verb] ?? TITLES[verb.split('.')[0]]}$`;

/** A fault that is no program proves nothing; one that makes a record unreadable does. */
const NO_PROGRAM = /SyntaxError(?!.*JSON)|ReferenceError|compiling script|nonexistent global|attempt to call a nil|is not a function/u;

const drawn = storeFaults
  .filter(({ store }) => options.store === undefined || store === options.store)
  .filter(({ verb, rule = '', breaks }) => `${verb} ${rule} ${breaks}`.includes(options.only ?? ''));

/** One copy of the tree and one Redis, in which one fault is tried after another. */
async function openWorkbench(environment) {
  const copy = copyTree(repository);
  process.once('exit', copy.remove);
  const redis = await startRedis();
  const search = { ...environment, CONTRACT_REDIS_URL: redis.url, CONTRACT_RUNS: RUNS, CONTRACT_SEED: options.seed, CONTRACT_SHRINK: 'no' };
  const holds = (store, title, about = {}) =>
    runJest(copy.directory, ['--runTestsByPath', SPECS[store], '--testNamePattern', title], { ...search, ...about }, LONGEST_MS);
  return { copy, holds, close: () => redis.stop() };
}

async function judge({ copy, holds }, fault) {
  const found = occurrences(copy.directory, fault);
  if (found !== 1) return `STALE: the text to replace stands there ${found} times`;
  const takeBack = copy.plant(fault);
  try {
    const report = await holds(fault.store, titleOf(fault));
    if (report === undefined) return 'caught: it never ended';
    const failures = report.testResults.flatMap(({ message, assertionResults }) => [message, ...assertionResults.flatMap((one) => one.failureMessages)]);
    const broken = failures.map((text) => NO_PROGRAM.exec(text)?.[0]).find(Boolean);
    if (broken !== undefined) return `BROKEN: the fault is no program: ${broken}`;
    if (report.numPassedTests + report.numFailedTests === 0) return 'UNSOUND: no test of the slice ran';
    return report.numFailedTests > 0 ? 'caught' : 'MISSED';
  } finally {
    takeBack();
  }
}

async function judgeAll(benches) {
  const waiting = [...drawn];
  const verdicts = [];
  const work = async (bench) => {
    for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
      const startedAt = performance.now();
      const verdict = await judge(bench, fault);
      verdicts.push({ fault, caught: verdict.startsWith('caught') });
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      console.log(`${fault.store.padEnd(7)}${fault.verb.padEnd(33)}${verdict}  (${fault.breaks}; ${fault.file.split('/').at(-1)}, ${seconds} s)`);
    }
  };
  await Promise.all(benches.map(work));
  return verdicts;
}

function printTable(verdicts) {
  const stores = [...new Set(drawn.map(({ store }) => store))];
  console.log(`\n${'store'.padEnd(9)}${'slice'.padEnd(24)}planted  caught  missed`);
  for (const store of stores) {
    const slices = [...new Set(drawn.filter((fault) => fault.store === store).map(({ verb }) => verb.split('.')[0]))];
    for (const slice of slices) {
      const of = verdicts.filter(({ fault }) => fault.store === store && fault.verb.startsWith(`${slice}.`));
      const caught = of.filter((one) => one.caught).length;
      console.log(`${store.padEnd(9)}${slice.padEnd(24)}${[of.length, caught, of.length - caught].map((count) => String(count).padStart(6)).join('  ')}`);
    }
  }
}

async function mutate() {
  console.log(`${drawn.length} faults are planted; seed ${options.seed}`);
  const { environment, missing } = providePrograms(['redis-server']);
  if (missing.length > 0) throw new Error(missing.join('\n'));
  Object.assign(process.env, environment);
  const benches = await Promise.all(Array.from({ length: AT_ONCE }, () => openWorkbench(environment)));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  try {
    for (const store of new Set(drawn.map((fault) => fault.store))) {
      const sound = await benches[0].holds(store, '', { CONTRACT_RUNS: '20' });
      if (sound?.success !== true) throw new Error(`the contract of ${store} fails without any fault`);
    }
    const verdicts = await judgeAll(benches);
    printTable(verdicts);
    const caught = verdicts.filter((one) => one.caught).length;
    console.log(`\n${verdicts.length} planted, ${caught} caught, ${verdicts.length - caught} missed`);
    return caught === verdicts.length && caught > 0 ? 0 : 1;
  } finally {
    await Promise.all(benches.map((bench) => bench.close()));
  }
}

process.exitCode = await mutate();
