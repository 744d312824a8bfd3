// The devices: one process that keeps pools of rows (codes, tokens) and sends plans of requests about them, told what to do by its parent.
import { runLoad } from './load.mjs';

const pools = new Map();

const poolNamed = (name) => {
  const pool = pools.get(name);
  if (pool === undefined) throw new Error(`there is no pool ${name}`);
  return pool;
};

const orders = {
  /** A pool made of nothing but given rows. */
  async put({ pool, rows }) {
    pools.set(pool, rows);
  },
  /**
   * Goes through the plan `count` times, each time for a fresh copy of a row of `from`, and keeps `members` of what it became. A member that
   * is a list makes a row for each of its values.
   */
  async makePool({ pool, plan, from, members, count, connections }) {
    const source = poolNamed(from);
    const kept = [];
    let taken = 0;
    const rows = () => (taken < count ? { ...source[taken++ % source.length] } : undefined);
    const finished = (row) => kept.push(...spread(row, members));
    const { bad, sample } = await runLoad({ plan, connections: Math.min(connections, count), rows, finished });
    if (bad > 0) throw new Error(`filling ${pool}: ${bad} unexpected answers, such as ${sample}`);
    pools.set(pool, shuffled(kept));
    return { count: kept.length };
  },
  /**
   * Goes through the plan for the rows of a pool in turn: over and over (`cycle`), each row once (`once`), or for a copy each time (`copy`).
   * `keep`: the pool stays as it is for the next step of the same rows.
   */
  async run({ plan, pool, mode, count = Infinity, keep = false, ...load }) {
    const all = poolNamed(pool);
    let taken = 0;
    const most = Math.min(count, mode === 'once' ? all.length : Infinity);
    const next = () => all[taken++ % all.length];
    const rows = () => (taken < most ? (mode === 'copy' ? { ...next() } : next()) : undefined);
    const figures = await runLoad({ plan, rows, ...load });
    if (keep) return figures;
    // What was used once is no use any more; a round that follows goes on behind it.
    pools.set(pool, mode === 'once' ? all.slice(taken) : [...all.slice(taken % all.length), ...all.slice(0, taken % all.length)]);
    return figures;
  },
  async drop({ pool }) {
    pools.delete(pool);
  },
};

function spread(row, members) {
  const list = members.find((member) => Array.isArray(row[member]));
  const one = (value) => Object.fromEntries(members.map((member) => [member, member === list ? value : row[member]]));
  return list === undefined ? [one()] : row[list].map(one);
}

/** Fisher–Yates, so that neighbours in time are not neighbours in the store. */
function shuffled(rows) {
  for (let last = rows.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [rows[last], rows[other]] = [rows[other], rows[last]];
  }
  return rows;
}

process.on('message', ({ order, ...details }) => {
  orders[order](details).then(
    (done) => process.send({ done }),
    (error) => process.send({ failed: error.stack }),
  );
});
process.once('disconnect', () => process.exit());
