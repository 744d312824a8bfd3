// `npm run mutate`: do the tests see it when a rule is broken? Plants faults, one at a time, in a copy of the tree, each in the code that a
// row of docs/requirements.json is about, and runs the tests that carry that row in their titles. Every fault has to turn its row red.
//   --sample N        so many faults, drawn by the commit (default 12)
//   --all             every fault of faults.mjs that a test answers for
//   --rows D-41,O-20  the faults of these rows
//   --seed TEXT       draws by this text and not by the commit
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSpecs } from '../../tools/conformance.mjs';
import { providePrograms } from '../../tools/programs.mjs';
import { faults } from './faults.mjs';
import { runRows } from './run-rows.mjs';
import { copyTree, occurrences } from './tree-copy.mjs';

const repository = join(import.meta.dirname, '../..');
const { values: options } = parseArgs({
  options: { sample: { type: 'string' }, all: { type: 'boolean' }, rows: { type: 'string' }, seed: { type: 'string' } },
});

/** Always the same draw for the same commit, another for the next, so that in time every fault has its turn. */
function draw(candidates) {
  if (options.rows !== undefined) return candidates.filter(({ row }) => options.rows.split(',').includes(row));
  if (options.all) return candidates;
  const seed = options.seed ?? execFileSync('git', ['rev-parse', 'HEAD'], { cwd: repository, encoding: 'utf8' }).trim();
  const lot = ({ row, find }) => createHash('sha256').update(`${seed} ${row} ${find}`).digest('hex');
  const drawn = candidates.toSorted((left, right) => (lot(left) < lot(right) ? -1 : 1)).slice(0, Number(options.sample ?? 12));
  console.log(`seed ${seed}`);
  return drawn.toSorted((left, right) => faults.indexOf(left) - faults.indexOf(right));
}

const specsOf = (proofs, row) => [...new Set((proofs.get(row) ?? []).map(({ file }) => file))];

async function mutate() {
  const { proofs } = readSpecs(repository);
  const unproved = [...new Set(faults.filter(({ row }) => !proofs.has(row)).map(({ row }) => row))];
  const drawn = draw(faults.filter(({ row }) => proofs.has(row)));
  console.log(`${faults.length} faults for ${new Set(faults.map(({ row }) => row)).size} rows; ${drawn.length} are planted now`);
  if (unproved.length > 0) console.log(`no test yet carries ${unproved.join(', ')}`);
  const allSpecs = [...new Set(drawn.flatMap(({ row }) => specsOf(proofs, row)))];
  const { environment } = allSpecs.some((spec) => spec.startsWith('test/browser/')) ? providePrograms() : { environment: {} };

  const copy = copyTree(repository);
  process.once('exit', copy.remove);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

  const rows = [...new Set(drawn.map(({ row }) => row))];
  const sound = await runRows(copy.directory, rows, allSpecs, environment);
  if (!sound.ended) throw new Error('the tests of these rows do not end, without any fault; draw fewer');
  for (const line of sound.broken) console.log(`could not be run: ${line}`);
  let missed = 0;
  for (const fault of drawn) {
    const startedAt = performance.now();
    const verdict = await judge(copy, fault, { specs: specsOf(proofs, fault.row), sound: sound.byRow.get(fault.row), environment });
    if (!verdict.startsWith('red')) missed += 1;
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`${fault.row.padEnd(7)}${verdict}  (${fault.why}; ${fault.file.split('/').at(-1)}, ${seconds} s)`);
  }
  console.log(`\n${drawn.length} planted, ${drawn.length - missed} seen, ${missed} missed`);
  return missed === 0 && drawn.length > 0 ? 0 : 1;
}

async function judge(copy, fault, { specs, sound, environment }) {
  const found = occurrences(copy.directory, fault);
  if (found !== 1) return `STALE: the text to replace stands there ${found} times`;
  if (sound.failed > 0) return `UNSOUND: the row is red without any fault: ${sound.failures[0]}`;
  if (sound.passed === 0) return 'UNSOUND: no test of the row ran';
  const takeBack = copy.plant(fault);
  try {
    const { byRow, broken, ended } = await runRows(copy.directory, [fault.row], specs, environment);
    if (!ended) return 'red, never ended';
    const { failed, passed } = byRow.get(fault.row);
    if (broken.length > 0) return `BROKEN: the fault is no program: ${broken[0]}`;
    return failed > 0 ? `red, ${failed} of ${failed + passed}` : 'GREEN: nothing saw it';
  } finally {
    takeBack();
  }
}

process.exitCode = await mutate();
