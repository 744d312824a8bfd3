// `npm run bench -- profile --workloads W2.1e3`: where the server's CPU goes under a workload, by V8's sampling profiler.
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { profileTables } from '../figures/profile-tables.mjs';
import { monotonicMs } from '../machine/monotonic.mjs';
import { startTarget } from '../targets/start-target.mjs';
import { targets } from '../targets/targets.mjs';
import { measureRound } from '../workloads/measure-round.mjs';
import { workloads } from '../workloads/workloads.mjs';
import { readProfile } from '../figures/read-profile.mjs';

const INTERVAL_MICROSECONDS = 250;
const FOR_MS = 8_000;
/** Where nothing else is asked for: the path that a fleet of devices is on all the time. */
const PROFILED = ['W2.1e3'];

/** The same code with every module in its file, by which the profile tells packages apart. */
const unbundled = (target) => ({
  ...target,
  server: (about) => {
    const { args, ...rest } = target.server(about);
    return { ...rest, args: args.map((each) => each.replace(/dist(?=.main\.js$)/u, 'build')) };
  },
});

export async function profile({ home, generator, options, say }) {
  const results = {};
  const names = options.workloadsNamed ? options.workloads : PROFILED;
  const target = unbundled(targets[options.targets[0]]);
  for (const name of names) {
    const folder = join(home, `profile-${name}`);
    mkdirSync(folder);
    const nodeArgs = ['--cpu-prof', `--cpu-prof-interval=${INTERVAL_MICROSECONDS}`, `--cpu-prof-dir=${folder}`];
    const started = { ...(await startTarget(target, home, { nodeArgs })), generator, pool: target.name };
    let window;
    let requests;
    try {
      await workloads[name].prepare?.(started);
      await measureRound(workloads[name], started, { forMs: 3_000, connections: options.connections });
      const { perSecond, ms } = await measureRound(workloads[name], started, { forMs: FOR_MS, connections: options.connections });
      const toMs = monotonicMs();
      window = { fromMs: toMs - ms, toMs };
      requests = (perSecond * ms) / 1_000;
    } finally {
      await started.stop();
      await generator.drop(target.name);
    }
    const [file] = readdirSync(folder).filter((each) => each.endsWith('.cpuprofile'));
    results[name] = { target: target.name, ...readProfile(JSON.parse(readFileSync(join(folder, file), 'utf8')), window, requests) };
    say(`\n${name}, ${target.title}\n\n${profileTables(results[name])}`);
  }
  return results;
}
