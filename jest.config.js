import { readFileSync } from 'node:fs';

const { $schema: _, ...swcrc } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

/** One transform for every project: TypeScript to ESM, decorator metadata kept, inline source maps for stack traces and coverage. */
const swc = { ...swcrc, swcrc: false, module: { type: 'es6' }, sourceMaps: 'inline' };

const root = new URL('.', import.meta.url).pathname;

/** One project a folder of `test/`, so that `--selectProjects unit contract` runs the fast ones alone. */
const project = (name) => ({
  displayName: name,
  rootDir: root,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', '@device-auth/source'] },
  testMatch: [`<rootDir>/test/${name}/**/*.spec.{ts,tsx}`],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  resolver: '<rootDir>/tools/jest-resolver.cjs',
  transform: { '^.+\\.tsx?$': ['@swc/jest', swc] },
  transformIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['/dist/', '/dist-test/'],
});

export default {
  projects: ['unit', 'contract', 'e2e', 'terminal', 'browser', 'fault', 'interop'].map(project),
  reporters: ['default', './tools/plain-summary-reporter.mjs'],
  testTimeout: 30_000,
  maxWorkers: 2,
};
