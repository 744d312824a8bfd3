// The tables of everything but the workloads.
import { number, table } from './table.mjs';

const entries = (results) => Object.entries(results).flatMap(([target, variants]) => Object.entries(variants).map(([name, value]) => [target, name, value]));

/** What a device weighs in all, and which keys that is. */
export const memoryTable = (results) =>
  [
    table(
      ['bytes of Redis for one device', 'while it waits', 'once it has its tokens'],
      entries(results).map(([target, name, { pending, redeemed }]) => [`${target}, ${name}`, number(pending), number(redeemed)]),
    ),
    table(
      ['keys once it has its tokens', 'for one device', 'bytes each'],
      entries(results)
        .filter(([, name]) => name === 'plain')
        .flatMap(([target, , { redeemedKinds }]) =>
          Object.entries(redeemedKinds).map(([kind, { bytes, keysForDevice }]) => [`${target}, \`${kind}\``, number(keysForDevice, 2), number(bytes)]),
        ),
    ),
  ].join('\n\n');

export function commandsTable(results) {
  const operations = Object.keys(Object.values(results)[0]);
  return table(
    ['Redis commands for one', ...Object.keys(results)],
    operations.map((operation) => [operation, ...Object.values(results).map((counts) => commandsCell(counts[operation]))]),
  );
}

/** Commands inside a script are counted by Redis like others, but cost no trip. */
function commandsCell({ evalsha: scripts, ...others }) {
  const list = Object.entries(others)
    .map(([command, each]) => `${command} ${times(each)}`)
    .join(', ');
  return scripts === undefined ? list : `EVALSHA ${times(scripts)} (inside: ${list})`;
}

const times = (each) => number(each, Number.isInteger(each) ? 0 : 2);

export const growthTable = ({ pairs, mean, upper }) =>
  table(
    ['pair', 'µs at 1,000', 'µs at 1,000,000', 'growth', 'Redis µs at 1,000', 'Redis µs at 1,000,000'],
    [
      ...pairs.map(({ few, many, growth, redisFew, redisMany }, place) => [
        place + 1,
        number(few, 1),
        number(many, 1),
        `${number(growth * 100, 1)} %`,
        number(redisFew, 1),
        number(redisMany, 1),
      ]),
      [`mean (upper 95 % bound)`, '', '', `${number(mean * 100, 1)} % (${number(upper * 100, 1)} %)`, '', ''],
    ],
  );

export const coldTable = (medians) =>
  table(
    ['from spawn, median of 11', 'ms'],
    Object.entries(medians).map(([name, ms]) => [name, number(ms)]),
  );

export const relayTable = (results) =>
  table(
    ['from approval to tokens', 'approvals', 'p50 ms', 'p99 ms'],
    Object.entries(results).map(([name, { approvals, p50Ms, p99Ms }]) => [name, number(approvals), number(p50Ms, 1), number(p99Ms, 1)]),
  );
