import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeBase64Url, encodeBase64Url } from '@device-auth/oauth-core';

export const newSecretKey = (): string => encodeBase64Url(randomBytes(32));

/**
 * The keys of a server that was given none: a file beside its embedded store, one key a line, newest first. Made once; a file that is there
 * is read or refused, never replaced, since what it sealed could not be opened again. `:memory:` is forgotten with its store.
 */
export function loadOrCreateSecretKeys(path: string): readonly string[] {
  if (path === ':memory:') return [newSecretKey()];
  try {
    return create(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return read(path);
  }
}

function create(path: string): readonly string[] {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'wx', 0o600);
  try {
    const key = newSecretKey();
    writeSync(file, `${key}\n`);
    fsyncSync(file);
    return [key];
  } finally {
    closeSync(file);
  }
}

function read(path: string): readonly string[] {
  const keys = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const wrong = keys.findIndex((key) => decodeBase64Url(key)?.length !== 32);
  if (keys.length === 0 || wrong >= 0) {
    const what = keys.length === 0 ? 'holds no key' : `holds something else than a key of 32 bytes, base64url, as entry ${wrong + 1}`;
    throw new Error(`${path} ${what}: restore it from a backup, or set SECRET_KEYS`);
  }
  return keys;
}
