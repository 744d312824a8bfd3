import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './measure.js';

const PAGE = fileURLToPath(new URL('../../../docs/reliability.md', import.meta.url));
const [BEGIN, END] = ['<!-- written by the suite, from here -->', '<!-- to here -->'];

const HEAD = [
  '| Fault | Hits | Promised | Sign-ins | Faults | Began or approved again | Of at most | Lost | Doubled |',
  '|---|---|---|--:|--:|--:|--:|--:|--:|',
];

/** The table of a whole run, and when and by which seed it was made. */
export function reliabilityTable(outcomes: readonly Outcome[], seed: number): readonly string[] {
  const count = (of: (outcome: Outcome) => number): number => outcomes.reduce((sum, outcome) => sum + of(outcome), 0);
  const number = (value: number): string => value.toLocaleString('en');
  const row = ({ scenario, signIns, faults, again, mayAgain, lost, doubled }: Outcome): string =>
    `| ${[scenario.name, scenario.where, scenario.promise, ...[signIns, faults, again, mayAgain, lost, doubled].map(number)].join(' | ')} |`;
  const total = [count((of) => of.signIns), count((of) => of.faults), count((of) => of.again), count((of) => of.mayAgain)];
  const sum = [...total, count((of) => of.lost), count((of) => of.doubled)].map(number);
  return [`${new Date().toISOString().slice(0, 10)}, seed ${seed}`, '', ...HEAD, ...outcomes.map(row), `| together | | | ${sum.join(' | ')} |`];
}

export function writeReliabilityPage(table: readonly string[]): void {
  const page = readFileSync(PAGE, 'utf8');
  const [before, after] = [page.slice(0, page.indexOf(BEGIN)), page.slice(page.indexOf(END))];
  writeFileSync(PAGE, [before + BEGIN, '', ...table, '', after].join('\n'));
}
