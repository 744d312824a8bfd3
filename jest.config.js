import { readFileSync } from 'node:fs';

const { $schema: _, ...swcrc } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

/** One transform for every project: TypeScript to ESM, decorator metadata kept, inline source maps for stack traces and coverage. */
const swc = { ...swcrc, swcrc: false, module: { type: 'es6' }, sourceMaps: 'inline' };

const root = new URL('.', import.meta.url).pathname;

/** One project a folder of `test/`, so that `--selectProjects unit contract` runs the fast ones alone; those that need a Redis are apart. */
const project = (name, specs = `${name}/**/*`) => ({
  displayName: name,
  rootDir: root,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', '@device-auth/source'] },
  testMatch: [`<rootDir>/test/${specs}.spec.{ts,tsx}`],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  resolver: '<rootDir>/tools/jest-resolver.cjs',
  transform: { '^.+\\.tsx?$': ['@swc/jest', swc] },
  transformIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['/dist/', '/dist-test/', '/device-auth-server/build/'],
});

export default {
  projects: [
    ...['unit', 'e2e', 'terminal', 'browser', 'fault', 'interop'].map((name) => project(name)),
    project('contract', 'contract/!(redis)*'),
    project('redis', 'contract/redis*'),
  ],
  reporters: ['default', './tools/plain-summary-reporter.mjs'],
  testTimeout: 30_000,
  maxWorkers: 2,
  maxConcurrency: 4,
};
