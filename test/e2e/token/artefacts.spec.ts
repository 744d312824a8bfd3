import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantType } from '@device-auth/oauth-core';
import { decodeJwt } from 'jose';
import { authorizationRequest } from '../../support/authorization-request.js';
import { API_SECRET, CONF_SECRET } from '../../support/clients.js';
import { poll, refresh, startSignIn } from '../../support/device.js';
import { readForms } from '../../support/html-forms.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signedInDevice } from '../../support/person.js';
import { ALICE, startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';
import { storeFile } from '../../support/store-file.js';
import { userInfo } from '../../support/user-info.js';

/** Every secret the server gives out, alive, by what it is. */
interface Artefacts {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string;
  readonly code: string;
  readonly deviceCode: string;
  readonly userCode: string;
  readonly session: string;
  readonly request: string;
}

const file = storeFile();
let server: TestServer;
let ours: Artefacts;
beforeAll(async () => {
  server = await startServer({ env: file.env });
  await server.addAccount();
  ours = await artefacts();
});
afterAll(async () => {
  await server.close();
  file.remove();
});

async function artefacts(): Promise<Artefacts> {
  const { person, tokens } = await signedInDevice(server);
  const pending = await startSignIn(server);
  const cookie = { cookie: `session=${person.cookie}` };
  const page = await server.get(authorizationRequest().path, cookie);
  const asked = await server.get(authorizationRequest().path, cookie);
  server.clock.advance(1_000);
  const [form] = readForms(page.text, server.issuer);
  const answered = await server.post('/oauth/authorize/answer', { ...form!.fields, decision: 'approve' }, cookie);
  return {
    accessToken: tokens['access_token']!,
    refreshToken: tokens['refresh_token']!,
    idToken: tokens['id_token']!,
    code: new URL(answered.headers.get('location')!).searchParams.get('code')!,
    deviceCode: pending.device_code,
    userCode: pending.user_code,
    session: person.cookie,
    request: readForms(asked.text, server.issuer)[0]!.fields['request']!,
  };
}

describe('RFC 6749 §10.10: guessing', () => {
  it('finds nothing: each has random bits enough, and none is a UUID [O-26]', async () => {
    const theirs = await artefacts();
    const bytes = (text: string): number => Buffer.from(text, 'base64url').length;
    for (const name of ['code', 'session', 'request'] as const) expect([name, bytes(ours[name])]).toEqual([name, 32]);
    // Text by text, as of 16 bytes each: a locator, which may be known, before the 32 that may not; two of them and a tag around those of a refresh token.
    expect([ours.deviceCode.length, ours.refreshToken.length]).toEqual([22 + 43, 22 + 22 + 43 + 22]);
    expect(bytes(String(decodeJwt(ours.accessToken).jti))).toBe(16);
    for (const name of Object.keys(ours) as (keyof Artefacts)[]) {
      expect([name, ours[name]]).not.toEqual([name, theirs[name]]);
      expect(ours[name]).not.toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/iu);
    }
  });

  it('a value that is cut short, or one character longer, is no value [AT-37]', async () => {
    for (const spoil of [(text: string) => text.slice(0, -1), (text: string) => `${text}A`, (text: string) => text.slice(0, text.length / 2)]) {
      expect((await userInfo(server, spoil(ours.accessToken))).status).toBe(401);
      expectOAuthError(await refresh(server, spoil(ours.refreshToken)), 400, 'invalid_grant');
      expectOAuthError(await poll(server, spoil(ours.deviceCode)), 400, 'invalid_grant');
    }
  });
});

describe('RFC 6749 §10.4: at rest', () => {
  it('there is nothing that could be used: not in the store, its log, its key file, nor in our own log [O-27]', () => {
    const dump = ['', '-wal', '.keys'].map((suffix) => readFileSync(file.path + suffix, 'latin1')).join('');
    expect(dump).toContain('id-of-alice');
    const { userCode, ...secrets } = ours;
    const spellings = [...Object.values(secrets), userCode, userCode.replace('-', ''), ALICE.password, CONF_SECRET, API_SECRET];
    for (const text of spellings) {
      expect(dump).not.toContain(text);
      expect(dump).not.toContain(Buffer.from(text, 'base64url').toString('latin1'));
      expect(server.log.join('')).not.toContain(text);
    }
  });
});

describe('a value of one kind is no other kind', () => {
  const doors = {
    accessToken: async (value: string) => (await userInfo(server, value)).status === 200,
    refreshToken: async (value: string) => (await refresh(server, value)).status === 200,
    // A code that is known is refused for the verifier.
    code: async (value: string) => /verifier/u.test((await redeem(value)).json.error_description),
    deviceCode: async (value: string) => (await poll(server, value)).json.error === 'authorization_pending',
    session: async (value: string) => (await server.get('/sign-out', { cookie: `session=${value}` })).text.includes('name="csrf"'),
    request: async (value: string) => (await server.post('/sign-in', { request: value }, { cookie: `session=${ours.session}` })).status === 200,
  };
  const redeem = (code: string): Promise<Answer> =>
    server.post('/oauth/token', { grant_type: GrantType.AuthorizationCode, client_id: 'desktop', code, code_verifier: 'v'.repeat(43) });

  it.each(Object.entries(doors))('%s takes nothing else [AT-31]', async (door, takes) => {
    const others = Object.entries(ours).filter(([kind]) => kind !== door);
    for (const [kind, value] of others) expect([kind, await takes(value)]).toEqual([kind, false]);
  });

  it.each(Object.entries(doors))('and %s takes its own, so that it could have', async (door, takes) => {
    expect(await takes(ours[door as keyof typeof doors])).toBe(true);
  });
});
