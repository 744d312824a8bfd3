import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const read = (...names: string[]): string => readFileSync(join(import.meta.dirname, '../../..', ...names), 'utf8');

describe('a published package', () => {
  it.each(['libs/oauth-core', 'apps/device-client', 'apps/device-auth-server'])(
    'carries the license of the repository and says what it is: %s',
    (directory) => {
      expect(read(directory, 'LICENSE')).toBe(read('LICENSE'));
      const { name, license } = JSON.parse(read(directory, 'package.json')) as Record<string, string>;
      expect(license).toBe('Apache-2.0');
      expect(read(directory, 'README.md')).toMatch(new RegExp(`^# ${name}\n`, 'u'));
    },
  );
});
