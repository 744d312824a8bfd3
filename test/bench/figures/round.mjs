// One measured round, in the figures that count.
import { canPin } from '../machine/cores.mjs';

/** A server below this share of its core was waiting for work: its rate is the generator's, not its own. */
export const DRIVEN = 0.9;
/** More than this of the core taken by others, and nothing is known of who was waiting for whom. */
export const DISTURBED = 0.25;

/**
 * `measured` names the steps whose requests count, where not all do. The server is busy by its share of the core's time that others left it.
 */
export function roundFigures(result, { server, redis }, measured) {
  const counted = measured === undefined ? result.requests : measured.reduce((sum, step) => sum + countOf(result.outcomes[step]), 0);
  const microseconds = result.ms * 1_000;
  const serverCpu = result.cpuMicroseconds[server.pid];
  const foreign = canPin ? Math.max(0, result.serverCore.busy + result.serverCore.stolen - serverCpu) : 0;
  return {
    ms: result.ms,
    perSecond: counted / (result.ms / 1_000),
    cpu: serverCpu / counted,
    redisCpu: redis === undefined ? 0 : result.cpuMicroseconds[redis.pid] / counted,
    generatorCpu: result.generatorMicroseconds / counted,
    busy: serverCpu / (microseconds - foreign),
    foreign: foreign / microseconds,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    bad: result.bad,
    outcomes: result.outcomes,
    sample: result.sample,
  };
}

const countOf = (outcomes) => Object.values(outcomes).reduce((sum, count) => sum + count, 0);
