import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

interface Row {
  readonly id: string;
  readonly text: string;
  readonly waitsFor?: string;
}
interface Specs {
  readonly proofs: Map<string, readonly { file: string; title: string }[]>;
  readonly faults: readonly string[];
}
interface Conformance {
  readSpecs(root: string): Specs;
  judge(requirements: { sections: { title: string; ahead?: boolean; rows: Row[] }[] }, specs: Specs): { missing: Row[]; waiting: Row[]; faults: string[] };
}

const conformance = (await import(join(import.meta.dirname, '../../../tools/conformance.mjs'))) as Conformance;
/** Written apart, so that this file's own fixtures are not read as proofs. */
const tag = (id: string): string => `[${id}]`;

describe('the table of requirements and tests', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'device-auth-conformance-'));
    await mkdir(join(root, 'test/unit'), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const spec = (source: string, name = 'some.spec.ts') => writeFile(join(root, 'test/unit', name), source);
  const judge = (...rows: Row[]) => conformance.judge({ sections: [{ title: 'All', rows }] }, conformance.readSpecs(root));
  const row = (id: string, more: Partial<Row> = {}): Row => ({ id, text: 'holds', ...more });
  const missing = (...rows: Row[]) => judge(...rows).missing.map(({ id }) => id);

  it('finds the id at the end of a title', async () => {
    await spec(`it('answers ${tag('D-1')}', () => {});`);
    expect(missing(row('D-1'), row('D-2'))).toEqual(['D-2']);
  });

  it('finds the ids of a table whose title has a place for them', async () => {
    await spec(`it.each([['D-1', 1], ['D-2', 2]])('answers ${tag('%s')}', () => {}); const other = 'D 3';`);
    expect(missing(row('D-1'), row('D-2'), row('D-3'))).toEqual(['D-3']);
  });

  it('finds the ids of a table that the spec imports', async () => {
    await writeFile(join(root, 'test/unit/table.ts'), `export const table = [{ id: 'D-1' }];`);
    await spec(`import { table } from './table.js'; it.each(table)('answers ${tag('$id')}', () => {});`);
    expect(missing(row('D-1'))).toEqual([]);
  });

  it('does not take an id in a comment, a description or a plain string for a proof', async () => {
    await spec(`// ${tag('D-1')}\ndescribe('${tag('D-2')}', () => { const id = 'D-3'; it('says ' + id, () => {}); });`);
    expect(missing(row('D-1'), row('D-2'), row('D-3'))).toEqual(['D-1', 'D-2', 'D-3']);
  });

  it('reads the id a table brings to the end of a title', async () => {
    await spec(`it.each([['a text body ${tag('D-1')}', 1]])('refuses %s', () => {});`);
    expect(missing(row('D-1'), row('D-2'))).toEqual(['D-2']);
  });

  it('knows the rows of a later release without demanding them', async () => {
    await spec(`it('answers ${tag('X-1')}', () => {});`);
    const sections = [{ title: 'Later', ahead: true, rows: [row('X-1'), row('X-2')] }];
    expect(conformance.judge({ sections }, conformance.readSpecs(root))).toMatchObject({ missing: [], faults: [] });
  });

  it('lets a row wait for what is not built', () => {
    expect(judge(row('D-1', { waitsFor: 'DPoP' }))).toMatchObject({ missing: [], waiting: [{ id: 'D-1' }] });
  });

  it.each([
    ['an id that no requirement has', `it('answers ${tag('D-9')}', () => {});`],
    ['two ids in one title', `it('answers ${tag('D-1')} ${tag('D-1')}', () => {});`],
    ['a skipped test', `it.skip('answers ${tag('D-1')}', () => {});`],
    ['a test still to be written', `it.todo('answers ${tag('D-1')}');`],
    ['a test that runs alone', `it.only('answers ${tag('D-1')}', () => {});`],
  ])('finds fault with %s', async (_, source) => {
    await spec(source);
    expect(judge(row('D-1')).faults).toHaveLength(1);
  });

  it('finds fault with an id that two rows have', async () => {
    await spec(`it('answers ${tag('D-1')}', () => {});`);
    expect(judge(row('D-1'), row('D-1')).faults).toEqual(['D-1 stands twice in docs/requirements.json']);
  });
});
