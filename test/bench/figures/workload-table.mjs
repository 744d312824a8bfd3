// The table of one workload: what a request costs each target, and how that stands to the ceiling and to oidc-provider.
import { median } from './median.mjs';
import { DISTURBED, DRIVEN } from './round.mjs';
import { number, table } from './table.mjs';

const BESIDE = { ceiling: 'of ceiling', 'oidc-provider': 'of oidc-provider' };

export function workloadTable({ signatures, targets }, signature) {
  const beside = Object.keys(BESIDE).filter((name) => targets[name] !== undefined);
  const unsigned = signatures > 0;
  const heads = [
    '',
    'server CPU µs',
    ...(unsigned ? ['unsigned µs'] : []),
    ...beside.map((name) => BESIDE[name]),
    'requests/s',
    'core busy',
    'Redis µs',
    'generator µs',
    'p50 ms',
    'p99 ms',
  ];
  const rows = Object.entries(targets).map(([name, { median: middle }]) => [
    name,
    number(middle.cpu, 1),
    ...(unsigned ? [number(middle.cpu - signatures * signature, 1)] : []),
    ...beside.map((other) => ratioCell(targets, name, other)),
    rateCell(middle),
    `${number(middle.busy * 100)} %`,
    number(middle.redisCpu, 1),
    number(middle.generatorCpu, 1),
    number(middle.p50Ms, 2),
    number(middle.p99Ms, 2),
  ]);
  return table(heads, rows);
}

/** A rate counts only where the server was the limit; where there is no /proc, nobody knows. */
function rateCell({ busy, foreign, perSecond }) {
  if (foreign > DISTURBED) return 'disturbed';
  return busy < DRIVEN ? 'not driven' : number(perSecond);
}

/** Of the server's CPU a request; rounds of one turn are compared with each other, since the machine changes more than the servers do. */
function cpuRatio(targets, name, other) {
  const [left, right] = [targets[name].rounds, targets[other].rounds];
  return median(left.map(({ cpu }, round) => cpu / right[round].cpu));
}

const ratioCell = (targets, name, other) => (name === other ? '1' : number(cpuRatio(targets, name, other), 2));
