// `npm run bench`: black-box measurements of the built server beside its peers. docs/performance.md says what they mean.
//   npm run bench                                  everything, in less than half an hour
//   npm run bench -- run --workloads W1,W2.1e3 --targets device-auth,ceiling --rounds 3 --seconds 3
//   npm run bench -- memory | commands | growth | cold | relay | profile
//   npm run bench -- report results.json           writes the tables of docs/performance.md
// Everything takes --json FILE: results are added to that file, one member a command.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { coldStart } from './commands/cold-start.mjs';
import { growth } from './commands/growth.mjs';
import { memory } from './commands/memory.mjs';
import { profile } from './commands/profile.mjs';
import { redisCommands } from './commands/redis-commands.mjs';
import { relay } from './commands/relay.mjs';
import { report } from './commands/report.mjs';
import { run } from './commands/run.mjs';
import { startGenerator } from './generator/start-generator.mjs';
import { canPin, LOAD_CORE, SERVER_CORE } from './machine/cores.mjs';
import { devices } from './targets/registration.mjs';
import { COMPARED, targets } from './targets/targets.mjs';
import { CLIENTS, workloads } from './workloads/workloads.mjs';

const commands = { commands: redisCommands, cold: coldStart, memory, relay, run, growth, profile };

const text = { type: 'string' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { workloads: text, targets: text, rounds: text, seconds: text, connections: text, json: text },
});

const whole = (name, otherwise) => {
  const value = Number(values[name] ?? otherwise);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a whole number from 1`);
  return value;
};
const named = (name, known, otherwise) => {
  const names = values[name]?.split(',') ?? otherwise;
  const odd = names.find((each) => known[each] === undefined);
  if (odd !== undefined) throw new Error(`--${name}: there is no ${odd}, only ${Object.keys(known).join(', ')}`);
  return names;
};

/** Naming workloads or targets asks for these alone. */
function asked() {
  const odd = positionals.find((each) => commands[each] === undefined);
  if (odd !== undefined) throw new Error(`there is no ${odd}, only ${Object.keys(commands).join(', ')} and report`);
  if (positionals.length > 0) return positionals;
  return values.workloads === undefined && values.targets === undefined ? Object.keys(commands) : ['run'];
}

const machine = () => ({
  date: new Date().toISOString().slice(0, 10),
  processor: cpus()[0]?.model,
  cores: availableParallelism(),
  kernel: release(),
  node: process.version,
  pinned: canPin,
});

function keep(file, command, result) {
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  writeFileSync(file, `${JSON.stringify({ ...kept, machine: machine(), [command]: result }, undefined, 1)}\n`);
}

async function bench() {
  const options = {
    workloadsNamed: values.workloads !== undefined,
    workloads: named('workloads', workloads, Object.keys(workloads)),
    targets: named('targets', targets, COMPARED),
    rounds: whole('rounds', 3),
    seconds: whole('seconds', 3),
    connections: whole('connections', 32),
  };
  const { date, processor, cores, node } = machine();
  console.log(`${date}, ${processor}, ${cores} cores, Node ${node}`);
  console.log(canPin ? `servers on core ${SERVER_CORE}, devices and Redis on core ${LOAD_CORE}` : 'the kernel chooses the cores here: expect noise');
  const home = mkdtempSync(join(tmpdir(), 'device-auth-bench-'));
  const generator = startGenerator();
  try {
    await generator.put({ pool: CLIENTS, rows: devices() });
    for (const command of asked()) {
      console.log(`\n== ${command}`);
      const result = await commands[command]({ home, generator, options, say: console.log });
      if (values.json !== undefined) keep(values.json, command, result);
    }
  } finally {
    await generator.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

try {
  if (positionals[0] === 'report') report(positionals[1]);
  else await bench();
} catch (error) {
  console.error(`The benchmark failed: ${error.message}`);
  process.exitCode = 1;
}
