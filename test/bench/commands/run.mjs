// `npm run bench -- run`: every workload on every target, rounds interleaved, medians.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { medians } from '../figures/median.mjs';
import { workloadTable } from '../figures/workload-table.mjs';
import { onCore, SERVER_CORE } from '../machine/cores.mjs';
import { startTarget } from '../targets/start-target.mjs';
import { targets } from '../targets/targets.mjs';
import { measureRound } from '../workloads/measure-round.mjs';
import { workloads } from '../workloads/workloads.mjs';

const COLD_RUN_MS = 2_500;
/** More than this of the server's core taken by others makes a round worth repeating; nobody looks at its result before. */
const WORTH_REPEATING = 0.1;
const REPEATS = 2;

export async function run({ home, generator, options, say }) {
  const signature = signatureMicroseconds();
  const results = {};
  for (const name of options.workloads) {
    const workload = workloads[name];
    const taking = options.targets.map((each) => targets[each]).filter(workload.possible);
    say(`\n${name}: ${workload.title}`);
    results[name] = {
      title: workload.title,
      signatures: workload.signatures ?? 0,
      targets: await runWorkload(workload, taking, { home, generator, options, say }),
    };
    say(`\n${workloadTable(results[name], signature)}`);
  }
  return { signature, workloads: results };
}

async function runWorkload(workload, taking, { home, generator, options, say }) {
  const started = [];
  try {
    for (const target of taking) {
      const one = { ...(await startTarget(target, home)), generator, pool: target.name, rounds: [] };
      started.push(one);
      await workload.prepare?.(one);
      await measureRound(workload, one, { forMs: COLD_RUN_MS, connections: options.connections });
    }
    for (let round = 0; round < options.rounds; round += 1) {
      for (const one of round % 2 === 0 ? started : started.toReversed()) {
        const figures = await undisturbedRound(workload, one, { forMs: options.seconds * 1_000, connections: options.connections });
        one.rounds.push(figures);
        say(roundLine(round, one.target, figures));
      }
    }
    return Object.fromEntries(
      started.map(({ target, rounds }) => [target.name, { title: target.title, signs: target.signs, median: medians(rounds), rounds }]),
    );
  } finally {
    for (const { stop, pool } of started) {
      await stop();
      await generator.drop(pool);
    }
  }
}

async function undisturbedRound(workload, one, load) {
  for (let attempt = 0; ; attempt += 1) {
    const figures = await measureRound(workload, one, load);
    if (!(figures.foreign > WORTH_REPEATING) || attempt === REPEATS) return figures;
    await pause(1_000);
  }
}

const roundLine = (round, { name }, { perSecond, cpu, redisCpu, generatorCpu, busy, foreign }) =>
  `  round ${round + 1}  ${name.padEnd(20)} ${Math.round(perSecond).toString().padStart(7)}/s  server ${cpu.toFixed(1)} µs, busy ${percent(busy)}, others ${percent(foreign)}; ` +
  `Redis ${redisCpu.toFixed(1)} µs, generator ${generatorCpu.toFixed(1)} µs`;

const percent = (share) => `${Math.round(share * 100)} %`;

/** Of one ES256 signature, by the ways of making one, on the core the servers have. */
function signatureMicroseconds() {
  const [command, args] = onCore(SERVER_CORE, process.execPath, [join(import.meta.dirname, '../machine/signature-cost.mjs')]);
  return JSON.parse(execFileSync(command, args, { encoding: 'utf8' }));
}
