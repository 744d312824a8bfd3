// `npm run bench -- growth`: does a poll cost more when a million devices wait than when a thousand do?
import { growthTable } from '../figures/small-tables.mjs';
import { deviceAuth } from '../targets/device-auth.mjs';
import { startTarget } from '../targets/start-target.mjs';
import { measureRound } from '../workloads/measure-round.mjs';
import { pendingPool, workloads } from '../workloads/workloads.mjs';

const PAIRS = 10;
/** Student's t, one-sided, 95 %, nine degrees of freedom. */
const T_95 = 1.833;
const POLL = workloads['W2.1e3'];
const SIZES = { few: 1_000, many: 1_000_000 };

export async function growth({ home, generator, options, say }) {
  const load = { forMs: options.seconds * 1_000, connections: options.connections };
  const sides = {};
  try {
    for (const [side, size] of Object.entries(SIZES)) {
      sides[side] = { ...(await startTarget(deviceAuth, home)), generator, pool: side };
      await pendingPool(sides[side], side, size);
    }
    for (const side of Object.values(sides)) await measureRound(POLL, side, load);
    const pairs = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const measured = await measurePair(sides, pair % 2 === 0 ? ['few', 'many'] : ['many', 'few'], load);
      pairs.push(measured);
      say(`  pair ${pair + 1}: ${measured.few.toFixed(1)} µs against ${measured.many.toFixed(1)} µs`);
    }
    const result = { pairs, ...bound(pairs.map((pair) => pair.growth)) };
    say(`\n${growthTable(result)}`);
    return result;
  } finally {
    for (const [side, { stop }] of Object.entries(sides)) {
      await stop();
      await generator.drop(side);
    }
  }
}

async function measurePair(sides, order, load) {
  const rounds = {};
  for (const side of order) rounds[side] = await measureRound(POLL, sides[side], load);
  const { few, many } = rounds;
  return { few: few.cpu, many: many.cpu, growth: many.cpu / few.cpu - 1, redisFew: few.redisCpu, redisMany: many.redisCpu };
}

/** The mean and its upper bound. */
function bound(growths) {
  const mean = growths.reduce((sum, value) => sum + value, 0) / growths.length;
  const variance = growths.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (growths.length - 1);
  return { mean, upper: mean + T_95 * Math.sqrt(variance / growths.length) };
}
