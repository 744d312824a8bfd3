import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { documentConfigFile, documentEnvironment, exampleEnvironment, fillSections } from '../../../apps/device-auth-server/src/config/document.js';
import { EnvironmentEntry } from '../../../apps/device-auth-server/src/config/environment.entry.js';
import { membersOf } from '../../../apps/device-auth-server/src/config/validate-entry.js';
import { NOT_YET, VARIABLES } from '../../../apps/device-auth-server/src/config/variables.js';
import { documentCommands } from '../../../apps/device-auth-server/src/shell/document-commands.js';
import { createProgram } from '../../../apps/device-auth-server/src/shell/program.js';
import type { Shell } from '../../../apps/device-auth-server/src/shell/shell.js';
import { load } from './load.js';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('docs/operating.md and .env.example', () => {
  it('say what the server itself knows (else run: node tools/operating.mjs)', () => {
    const page = read('docs/operating.md');
    const sections = {
      environment: documentEnvironment(),
      'config file': documentConfigFile(JSON.parse(read('apps/device-auth-server/device-auth.config.schema.json')) as object),
      commands: documentCommands(createProgram({} as Shell, async () => {})),
    };
    expect(page).toBe(fillSections(page, sections));
    expect(read('.env.example')).toBe(exampleEnvironment());
  });

  it('leave out no variable that is validated, and name none that is not', () => {
    expect([...Object.keys(VARIABLES), ...NOT_YET].toSorted()).toEqual([...membersOf(EnvironmentEntry)].toSorted());
  });

  it('give examples that the server would start with', () => {
    const lines = read('.env.example').matchAll(/^#([A-Z_]+)=(.*)$/gmu);
    const env = Object.fromEntries([...lines].map(([, name, value]) => [name!, value!]));
    expect(Object.keys(env)).toEqual(Object.keys(VARIABLES));
    expect(load({ env, files: { [env['CONFIG_FILE']!]: '{}' } }).http.issuer).toBe(env['ISSUER']);
  });

  it('lose no prose: a page without a place for a table is refused', () => {
    expect(() => fillSections('# A page', { environment: 'x' })).toThrow('no place for environment');
  });
});
