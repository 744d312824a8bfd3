import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { USER_CODE_CHARACTERS } from '@device-auth/oauth-core';
import type { Config } from '../../../apps/device-auth-server/src/config/config.js';
import { startSignIn } from '../../support/device.js';
import { startServer } from '../../support/server.js';
import { storeFile } from '../../support/store-file.js';

const LENGTH = 4;
const LIVE_CODES = 20;

describe('what the store holds of a user code', () => {
  it('cannot be found by hashing every code there is: that takes the server’s key [D-83]', async () => {
    const file = storeFile();
    const short = (config: Config): Config => ({ ...config, settings: { ...config.settings, device: { ...config.settings.device, userCodeLength: LENGTH } } });
    const server = await startServer({ env: file.env, adjust: short });
    const codes: string[] = [];
    for (let count = 0; count < LIVE_CODES; count += 1) codes.push((await startSignIn(server)).user_code);
    const locators = codes.map((code) => server.ports.secrets.locators(code)[0]);
    await server.close();

    const stored = wordsOf(file.path);
    // They are there, but under what only the server can compute.
    expect(locators.filter((locator) => !stored.has(locator))).toEqual([]);
    const every = allCodes(LENGTH);
    expect(codes.filter((code) => !every.includes(code))).toEqual([]);
    expect(every.filter((code) => bareDigests(code).some((digest) => stored.has(digest)))).toEqual([]);
    file.remove();
  });
});

/** Every word in every row of every table. */
function wordsOf(path: string): ReadonlySet<string> {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[];
  const rows = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${name}"`).all());
  database.close();
  return new Set(JSON.stringify(rows).match(/[\w-]+/gu));
}

function allCodes(length: number): readonly string[] {
  if (length === 0) return [''];
  const shorter = allCodes(length - 1);
  return [...USER_CODE_CHARACTERS.letters].flatMap((character) => shorter.map((code) => character + code));
}

/** The code itself, and what anybody could compute of it, whole or cut to the sixteen bytes of a locator. */
function bareDigests(code: string): readonly string[] {
  const digest = createHash('sha256').update(code).digest();
  return [code, ...[digest, digest.subarray(0, 16)].flatMap((bytes) => [bytes.toString('base64url'), bytes.toString('hex')])];
}
