// The table of one workload: what a request costs each target, and how that stands to the ceiling and to oidc-provider.
import { median } from './median.mjs';
import { DISTURBED, DRIVEN } from './round.mjs';
import { number, table } from './table.mjs';

const BESIDE = { ceiling: 'of ceiling', 'ceiling-together': 'of it, together', 'oidc-provider': 'of oidc-provider', 'oidc-provider-lean': 'of it, lean' };

/** `signature`: what one costs, by the way a target makes it. Where requests have signatures, ratios are told without their share too. */
export function workloadTable({ signatures, targets }, signature) {
  const beside = Object.keys(BESIDE).filter((name) => targets[name] !== undefined);
  const shareOf = ({ signs }) => signatures * (signature[signs] ?? 0);
  const kinds = [
    { title: 'server CPU µs', ratio: (title) => title, costOf: (_, round) => round.cpu },
    ...(signatures > 0 ? [{ title: 'unsigned µs', ratio: (title) => `unsigned, ${title}`, costOf: (target, round) => round.cpu - shareOf(target) }] : []),
  ];
  const heads = [
    '',
    ...kinds.flatMap(({ title, ratio }) => [title, ...beside.map((name) => ratio(BESIDE[name]))]),
    'requests/s',
    'core busy',
    'Redis µs',
    'generator µs',
    'p50 ms',
    'p99 ms',
  ];
  const rows = Object.entries(targets).map(([name, target]) => [
    name,
    ...kinds.flatMap(({ costOf }) => [number(costOf(target, target.median), 1), ...beside.map((other) => ratioCell(targets, name, other, costOf))]),
    rateCell(target.median),
    `${number(target.median.busy * 100)} %`,
    number(target.median.redisCpu, 1),
    number(target.median.generatorCpu, 1),
    number(target.median.p50Ms, 2),
    number(target.median.p99Ms, 2),
  ]);
  return table(heads, rows);
}

/** A rate counts only where the server was the limit; where there is no /proc, nobody knows. */
function rateCell({ busy, foreign, perSecond }) {
  if (foreign > DISTURBED) return 'disturbed';
  return busy < DRIVEN ? 'not driven' : number(perSecond);
}

/** Of the server's CPU a request; rounds of one turn are compared with each other, since the machine changes more than the servers do. */
function cpuRatio(left, right, costOf) {
  return median(left.rounds.map((round, place) => costOf(left, round) / costOf(right, right.rounds[place])));
}

const ratioCell = (targets, name, other, costOf) => (name === other ? '1' : number(cpuRatio(targets[name], targets[other], costOf), 2));
