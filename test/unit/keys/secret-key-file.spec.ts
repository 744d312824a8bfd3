import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadOrCreateSecretKeys, newSecretKey } from '../../../apps/device-auth-server/src/keys/secret-key-file.js';
import { createSecrets } from '../../../apps/device-auth-server/src/keys/secrets.js';

describe('the key file beside an embedded store', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'device-auth-keys-'));
    path = join(directory, 'new', 'store.sqlite.keys');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is made once, for its owner alone, and read from then on', () => {
    const made = loadOrCreateSecretKeys(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(loadOrCreateSecretKeys(path)).toEqual(made);
    expect(createSecrets(made).open('at-rest', createSecrets(made).seal('at-rest', 'text', ''), '')).toBe('text');
  });

  it('may hold several, newest first', () => {
    loadOrCreateSecretKeys(path);
    const keys = [newSecretKey(), newSecretKey()];
    writeFileSync(path, `${keys.join('\n')}\n\n`);
    expect(loadOrCreateSecretKeys(path)).toEqual(keys);
  });

  it.each([
    ['empty', '', 'holds no key'],
    ['damaged', 'not a key\n', 'as entry 1'],
  ])('stops the start when it is %s, and stays as it is', (_, content, words) => {
    loadOrCreateSecretKeys(path);
    writeFileSync(path, content);
    expect(() => loadOrCreateSecretKeys(path)).toThrow(words);
    expect(() => loadOrCreateSecretKeys(path)).not.toThrow('not a key\n');
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('is not there for a store in memory: each start has keys of its own', () => {
    expect(loadOrCreateSecretKeys(':memory:')).not.toEqual(loadOrCreateSecretKeys(':memory:'));
  });
});
