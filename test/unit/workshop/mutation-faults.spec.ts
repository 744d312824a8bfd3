import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Fault {
  readonly row: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly why: string;
}
interface Requirements {
  readonly sections: readonly { readonly rows: readonly { readonly id: string }[] }[];
}

const repository = join(import.meta.dirname, '../../..');
const { faults } = (await import(join(repository, 'test/mutate/faults.mjs'))) as { faults: readonly Fault[] };
const { occurrences } = (await import(join(repository, 'test/mutate/tree-copy.mjs'))) as { occurrences: (repository: string, fault: Fault) => number };
const { sections } = JSON.parse(readFileSync(join(repository, 'docs/requirements.json'), 'utf8')) as Requirements;

describe('the faults that npm run mutate plants', () => {
  it('stand exactly once in the code they break', () => {
    const stale = faults.filter((fault) => occurrences(repository, fault) !== 1).map((fault) => `${fault.row} (${fault.why}) in ${fault.file}`);
    expect(stale).toEqual([]);
  });

  it('break something, each for a row there is', () => {
    const known = new Set(sections.flatMap(({ rows }) => rows.map(({ id }) => id)));
    expect(faults.filter(({ row, find, replace }) => !known.has(row) || find === replace)).toEqual([]);
  });

  it('reach every room the rules live in', () => {
    const families = new Set(faults.map(({ row }) => row.replace(/-\d+$/u, '')));
    expect([...families].toSorted()).toEqual(expect.arrayContaining(['AT', 'B', 'BI', 'CL', 'D', 'F', 'H', 'J', 'M', 'N', 'O', 'P', 'R', 'S', 'T', 'V', 'Y']));
  });
});
