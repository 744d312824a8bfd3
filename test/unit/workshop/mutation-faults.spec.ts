import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openModel } from '../../contract/model.js';

interface Fault {
  readonly row: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly why: string;
}
interface StoreFault extends Omit<Fault, 'row' | 'why'> {
  readonly store: string;
  readonly verb: string;
  readonly rule?: string;
  readonly breaks: string;
}
interface Requirements {
  readonly sections: readonly { readonly rows: readonly { readonly id: string }[] }[];
}

const repository = join(import.meta.dirname, '../../..');
const { faults } = (await import(join(repository, 'test/mutate/faults.mjs'))) as { faults: readonly Fault[] };
const { storeFaults } = (await import(join(repository, 'test/mutate/store-faults.mjs'))) as { storeFaults: readonly StoreFault[] };
const { occurrences } = (await import(join(repository, 'test/mutate/tree-copy.mjs'))) as {
  occurrences: (repository: string, fault: Fault | StoreFault) => number;
};
const { sections } = JSON.parse(readFileSync(join(repository, 'docs/requirements.json'), 'utf8')) as Requirements;

/** Of "The device grant" in decision 0011, what a store must do its part for. */
const CARRIED = [
  'user code',
  'device code',
  'one record, one key',
  'lifetime',
  'interval and pace',
  'order of answers',
  'tombstone',
  'redeem',
  'sealing',
  'clock',
  'long poll',
  'store outage',
  'bound at the start',
  'who decides',
];

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

describe('the faults that npm run contract:mutate plants', () => {
  const stores = [...new Set(storeFaults.map(({ store }) => store))];

  it('stand exactly once in the store they break', () => {
    const stale = storeFaults.filter((fault) => fault.find === fault.replace || occurrences(repository, fault) !== 1);
    expect(stale.map(({ verb, breaks, file }) => `${verb} (${breaks}) in ${file}`)).toEqual([]);
  });

  it.each(stores)('break every verb of %s', (store) => {
    const model = openModel(() => 0, { idleMs: 0, absoluteMs: 0, adminIdleMs: 0 });
    const verbs = Object.entries(model.stores).flatMap(([slice, ofSlice]) => Object.keys(ofSlice as object).map((verb) => `${slice}.${verb}`));
    const broken = new Set(storeFaults.filter((fault) => fault.store === store).map(({ verb }) => verb));
    expect(verbs.filter((verb) => !broken.has(verb))).toEqual([]);
  });

  it.each(stores)('break every line of the device grant that %s carries', (store) => {
    const broken = storeFaults.filter((fault) => fault.store === store).map(({ rule }) => rule);
    expect(broken).toEqual(expect.arrayContaining(CARRIED));
  });
});
