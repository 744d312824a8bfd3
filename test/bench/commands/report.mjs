// `npm run bench -- report results.json`: writes the tables into docs/performance.md between their marks; the prose around them is by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileTables } from '../figures/profile-tables.mjs';
import { coldTable, commandsTable, growthTable, memoryTable, relayTable } from '../figures/small-tables.mjs';
import { workloadTable } from '../figures/workload-table.mjs';

const document = join(import.meta.dirname, '../../../docs/performance.md');

const sections = {
  machine: ({ date, processor, cores, node }) => `${date}, ${processor}, ${cores} cores, Node ${node}.`,
  run: ({ signature, workloads }) =>
    [
      `One ES256 signature costs ${signature.node.toFixed(1)} µs on this machine, and ${signature.jose.toFixed(1)} µs through jose, which oidc-provider uses.`,
      ...Object.entries(workloads).map(([name, workload]) => `### ${name}: ${workload.title}\n\n${workloadTable(workload, signature)}`),
    ].join('\n\n'),
  memory: memoryTable,
  commands: commandsTable,
  growth: growthTable,
  cold: coldTable,
  relay: relayTable,
  profile: (profiles) =>
    Object.entries(profiles)
      .map(
        ([name, tops]) =>
          `${name}, ${tops.target}:\n\n${profileTables({ ...tops, self: tops.self.slice(0, 10), packages: tops.packages.slice(0, 10), inclusive: tops.inclusive.slice(0, 10) })}`,
      )
      .join('\n\n'),
};

export function report(file) {
  const results = JSON.parse(readFileSync(file, 'utf8'));
  const text = Object.entries(sections)
    .filter(([name]) => results[name] !== undefined)
    .reduce((page, [name, write]) => between(page, name, write(results[name])), readFileSync(document, 'utf8'));
  writeFileSync(document, text);
}

function between(page, name, table) {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no marks for ${name}`);
  return `${page.slice(0, from + begin.length)}\n\n${table}\n\n${page.slice(to)}`;
}
