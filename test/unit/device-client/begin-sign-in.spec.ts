import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CredentialStore } from '../../../apps/device-client/src/credentials/credential-store.js';
import { sendHttp } from '../../../apps/device-client/src/oauth/http.js';
import { beginSignIn } from '../../../apps/device-client/src/sign-in/begin-sign-in.js';
import { FakeAuthorizationServer, oauthError } from '../../support/fake-authorization-server.js';

let server: FakeAuthorizationServer;
let directory: string;

beforeEach(async () => {
  server = await FakeAuthorizationServer.start();
  directory = await mkdtemp(path.join(tmpdir(), 'begin-sign-in-'));
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

/** The types of all events of an attempt at a server that does not know the code, `asleepMs` after it was issued. */
async function wakesAfter(asleepMs: number): Promise<string[]> {
  server.polls.push(oauthError('invalid_grant'));
  let asleep = 0;
  const attempt = beginSignIn({
    http: sendHttp,
    store: new CredentialStore(directory),
    trust: { issuer: server.issuer, hosts: [], http: false },
    profile: 'default',
    clientId: 'tv',
    scope: 'openid',
    audience: undefined,
    deviceName: undefined,
    signal: new AbortController().signal,
    wallClock: () => Date.now() + asleep,
    monotonicClock: () => performance.now(),
  });
  const types: string[] = [];
  for await (const event of attempt.events) {
    types.push(event.type);
    if (event.type === 'code_issued') asleep = asleepMs;
  }
  return types;
}

describe('a laptop that slept while it waited', () => {
  it('finds its code expired when the server has forgotten it', async () => {
    expect(await wakesAfter(3_600_000)).toEqual(['requested', 'code_issued', 'expired']);
  });

  it('is told that something is wrong when the code should still be known', async () => {
    expect(await wakesAfter(60_000)).toEqual(['requested', 'code_issued', 'failed']);
  });
});
