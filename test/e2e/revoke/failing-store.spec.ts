import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SET_TOP, signedInSetTop } from '../../support/credentials-of-alice.js';
import { storeFile } from '../../support/store-file.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

const file = storeFile();
let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: file.env });
  await server.addAccount();
});
afterAll(async () => {
  await server.close();
  file.remove();
});

const revoke = (token: string): Promise<Answer> => server.post('/oauth/revoke', { token }, SET_TOP);
const isActive = async (token: string): Promise<boolean> => (await server.post('/oauth/introspect', { token }, SET_TOP)).json.active;

/** Somebody else writes to the store for as long as `work` takes, so that the server cannot. */
async function whileBusy<Result>(work: () => Promise<Result>): Promise<Result> {
  const other = new DatabaseSync(file.path);
  other.exec('BEGIN EXCLUSIVE');
  try {
    return await work();
  } finally {
    other.exec('ROLLBACK');
    other.close();
  }
}

describe('RFC 7009 §2.2.1: a store that takes no writes', () => {
  it.each(['refresh_token', 'access_token'] as const)('is told as "come back", and the %s lives until its revocation is heard [V-07]', async (kind) => {
    const tokens = await signedInSetTop(server);
    const answer = await whileBusy(() => revoke(tokens[kind]));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(answer.json).not.toHaveProperty('error');
    for (const token of [tokens.access_token, tokens.refresh_token]) expect(await isActive(token)).toBe(true);

    expect((await revoke(tokens[kind])).status).toBe(200);
    for (const token of [tokens.access_token, tokens.refresh_token]) expect(await isActive(token)).toBe(false);
  });

  it('is no reason to call a token inactive either', async () => {
    const { access_token: token } = await signedInSetTop(server);
    const answer = await whileBusy(() => server.post('/oauth/introspect', { token }, SET_TOP));
    expect([answer.status, answer.json.active]).toEqual([503, undefined]);
    expect(await isActive(token)).toBe(true);
  });

  it('keeps the access token of a client itself as well', async () => {
    const { access_token: token } = (await server.post('/oauth/token', { grant_type: 'client_credentials' }, SET_TOP)).json;
    expect((await whileBusy(() => revoke(token))).status).toBe(503);
    expect(await isActive(token)).toBe(true);
    await revoke(token);
    expect(await isActive(token)).toBe(false);
  });
});
