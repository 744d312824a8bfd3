import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BrandingEntry } from '../../../apps/device-auth-server/src/config/branding.entry.js';
import { ClientEntry } from '../../../apps/device-auth-server/src/config/client.entry.js';
import { ConfigFileEntry } from '../../../apps/device-auth-server/src/config/config-file.entry.js';
import { DEFAULTS } from '../../../apps/device-auth-server/src/config/defaults.js';
import { ResourceEntry } from '../../../apps/device-auth-server/src/config/resource.entry.js';
import { membersOf } from '../../../apps/device-auth-server/src/config/validate-entry.js';
import { load, mistakesOf } from './load.js';

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: boolean;
  default?: unknown;
  minimum?: number;
  maximum?: number;
}

const schema = JSON.parse(readFileSync(new URL('../../../apps/device-auth-server/device-auth.config.schema.json', import.meta.url), 'utf8')) as Schema;
const { clients, resources, branding, settings } = schema.properties as Record<string, Schema>;

/** Every number of `settings`, by its path. */
const numbers = (group: Schema, path: readonly string[] = []): { path: readonly string[]; about: Schema }[] =>
  Object.entries(group.properties ?? {}).flatMap(([name, about]) => (about.properties ? numbers(about, [...path, name]) : [{ path: [...path, name], about }]));

const nested = (path: readonly string[], value: unknown): unknown => path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);

describe('the JSON Schema that is shipped', () => {
  it.each([
    ['the file', schema, ConfigFileEntry],
    ['a client', clients?.items, ClientEntry],
    ['an API', resources?.items, ResourceEntry],
    ['branding', branding, BrandingEntry],
  ] as const)('has the members of %s that the server knows, and no others', (_, about, entry) => {
    expect(Object.keys(about?.properties ?? {}).toSorted()).toEqual([...membersOf(entry)].toSorted());
    expect(about?.additionalProperties).toBe(false);
  });

  it('has every number the rules go by, with its default', () => {
    const shown = numbers(settings!).reduce<Record<string, unknown>>((all, { path, about }) => ({ ...all, [path.join('.')]: about.default }), {});
    const real = { ...DEFAULTS.settings, session: DEFAULTS.session };
    const flat = (value: object, path: string): [string, unknown][] =>
      Object.entries(value).flatMap(([name, inner]) => (typeof inner === 'object' ? flat(inner as object, `${path}${name}.`) : [[path + name, inner]]));
    expect(shown).toEqual(Object.fromEntries(flat(real, '')));
  });

  it.each(numbers(settings!).filter(({ about }) => about.minimum !== undefined))('knows how far $path.0 $path.1 $path.2 can go', ({ path, about }) => {
    const complaints = (value: number): readonly string[] =>
      mistakesOf({ file: { settings: nested(path, value) } }).filter((line) => line.includes('whole number'));
    expect([about.minimum!, about.maximum!].flatMap(complaints)).toEqual([]);
    expect(complaints(about.minimum! - 1)).toHaveLength(1);
    expect(complaints(about.maximum! + 1)).toHaveLength(1);
  });

  it('does not get in the way of the file that names it', () => {
    expect(load({ file: { $schema: './device-auth.config.schema.json' } }).clients).toEqual([]);
  });
});
