import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../../..');
const server = 'apps/device-auth-server/src';
const configuration = (await import(join(root, '.dependency-cruiser.mjs'))) as { default: { forbidden: { name: string }[] } };

/** One forbidden import a rule: the file it is planted in and what stands in it. */
const planted: Record<string, [file: string, source: string]> = {
  'oauth-core': ['libs/oauth-core/src/planted.ts', "import 'node:fs';"],
  protocol: [`${server}/protocol/planted.ts`, "import '@nestjs/common';"],
  storage: [`${server}/storage/planted.ts`, "import '../http/target.js';"],
  keys: [`${server}/keys/planted.ts`, "import '../endpoints/token/target.js';"],
  pages: [`${server}/pages/planted.ts`, "import '@nestjs/common';"],
  http: [`${server}/http/planted.ts`, "import '../storage/target.js';"],
  endpoints: [`${server}/endpoints/planted.ts`, "import '../storage/target.js';"],
  config: [`${server}/config/planted.ts`, "import '../storage/target.js';"],
  events: [`${server}/events/planted.ts`, "import '../keys/target.js';"],
  shell: [`${server}/shell/planted.ts`, "import '../pages/target.js';"],
  'device-client': ['apps/device-client/src/planted.ts', "import '../../device-auth-server/src/protocol/target.js';"],
  'one-endpoint-at-a-time': [`${server}/endpoints/revoke/planted.ts`, "import '../token/target.js';"],
  'only-types-of-config-and-events': [`${server}/storage/planted-config.ts`, "import { target } from '../config/target.js'; console.log(target);"],
  'only-types-of-protocol': [`${server}/endpoints/token/planted.ts`, "import { target } from '../../protocol/target.js'; console.log(target);"],
  'wired-at-the-top': [`${server}/storage/planted-app.ts`, "import '../app.module.js';"],
  'no-circular': [`${server}/keys/planted-cycle.ts`, "import './way-back.js';"],
  'not-to-test': [`${server}/storage/planted-test.ts`, "import '../../../../test/support/target.js';"],
  'not-to-unresolvable': [`${server}/storage/planted-nowhere.ts`, "import './nowhere.js';"],
  'no-undeclared-package': [`${server}/keys/planted-package.ts`, "import 'undeclared';"],
};

/** What the planted imports point at, and imports that are allowed and must stay so. */
const targets: Record<string, string> = {
  ...Object.fromEntries(
    ['protocol', 'storage', 'keys', 'pages', 'http', 'endpoints/token', 'config', 'events'].map((room) => [
      `${server}/${room}/target.ts`,
      'export const target = 1;',
    ]),
  ),
  [`${server}/app.module.ts`]: "import './storage/target.js'; import './protocol/target.js'; import './config/target.js';",
  [`${server}/keys/way-back.ts`]: "import './planted-cycle.js';",
  'test/support/target.ts': 'export const target = 1;',
  'libs/oauth-core/src/index.ts': 'export const target = 1;',
  [`${server}/endpoints/token/allowed.ts`]:
    "import type { target } from '../../protocol/target.js'; import '@nestjs/common'; import '../../http/target.js'; export type Target = typeof target;",
  [`${server}/storage/allowed.ts`]:
    "import type { target } from '../config/target.js'; import 'node:sqlite'; import '../protocol/target.js'; export type Target = typeof target;",
  [`${server}/shell/allowed.ts`]: "import '../config/target.js'; import '../storage/target.js'; import '../protocol/target.js';",
};

const packages: Record<string, string> = {
  'package.json': '{ "name": "planted", "private": true, "workspaces": ["libs/*", "apps/*"] }',
  'apps/device-auth-server/package.json': '{ "name": "server", "dependencies": { "@nestjs/common": "1.0.0" } }',
  'node_modules/@nestjs/common/package.json': '{ "name": "@nestjs/common", "version": "1.0.0", "main": "index.js" }',
  'node_modules/@nestjs/common/index.js': '',
  'node_modules/undeclared/package.json': '{ "name": "undeclared", "version": "1.0.0", "main": "index.js" }',
  'node_modules/undeclared/index.js': '',
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

describe('the import rules of docs/architecture.md', () => {
  let tree: string;
  let violations: Violation[];

  beforeAll(async () => {
    tree = await mkdtemp(join(tmpdir(), 'device-auth-imports-'));
    const files = { ...packages, ...targets, ...Object.fromEntries(Object.values(planted)) };
    for (const [file, source] of Object.entries(files)) {
      await mkdir(dirname(join(tree, file)), { recursive: true });
      await writeFile(join(tree, file), `${source}\n`);
    }
    await cp(join(root, 'tsconfig.base.json'), join(tree, 'tsconfig.base.json'));
    violations = await cruise(tree);
  });
  afterAll(() => rm(tree, { recursive: true, force: true }));

  it.each(configuration.default.forbidden.map(({ name }) => name))('refuse a planted import against %s', (rule) => {
    expect(violations.filter(({ from }) => from === planted[rule]?.[0]).map((violation) => violation.rule.name)).toContain(rule);
  });

  it('refuse nothing that the table allows', () => {
    expect(violations.filter(({ from }) => !Object.values(planted).some(([file]) => file === from))).toEqual([]);
  });
});

describe('the rules in protocol/', () => {
  const impure = /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bsetTimeout\b|\bsetInterval\b|\bfetch\(/;

  it('read no clock, no chance, no environment and no network', async () => {
    expect(await filesMatching(join(root, server, 'protocol'), impure)).toEqual([]);
  });

  it('leave process.env to config/ and the entry files', async () => {
    const readers = await filesMatching(join(root, server), /\bprocess\.env\b/);
    expect(readers.filter((file) => file.includes('/') && !file.startsWith('config/'))).toEqual([]);
  });
});

async function filesMatching(folder: string, pattern: RegExp): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.tsx?$/.test(file));
  const sources = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return files.filter((_, index) => pattern.test(withoutComments(sources[index]!)));
}

const withoutComments = (source: string): string => source.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');

async function cruise(folder: string): Promise<Violation[]> {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [program, '--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', 'libs', 'apps', 'test'];
  const result = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 });
  return (JSON.parse(result.stdout) as { summary: { violations: Violation[] } }).summary.violations;
}
