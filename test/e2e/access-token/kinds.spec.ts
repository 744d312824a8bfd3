import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantType, verifyAccessToken, verifyIdToken } from '@device-auth/oauth-core';
import { decodeJwt } from 'jose';
import { AT_HOME, signInPerson } from '../../support/person.js';
import { credentialsOfAlice, SET_TOP } from '../../support/credentials-of-alice.js';
import type { Credential, CredentialsOfAlice } from '../../support/credentials-of-alice.js';
import { isActive, poll, refresh } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

let server: TestServer;
let held: CredentialsOfAlice;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  held = await credentialsOfAlice(server);
});
afterAll(() => server.close());

const keys = async () => (await server.get('/oauth/jwks')).json;
const userInfo = (token: string) => server.get('/oauth/userinfo', { authorization: `Bearer ${token}` });
const passes = (checked: Promise<unknown>): Promise<boolean> =>
  checked.then(
    () => true,
    () => false,
  );

/** Every place that takes one kind of credential, and whether it takes this one. */
const DOORS: Readonly<Record<Credential, (text: string) => Promise<boolean>>> = {
  'access token': async (text) => (await userInfo(text)).status === 200,
  'id token': async (text) => passes(verifyIdToken(text, { issuer: server.issuer, clientId: 'tv', keys: await keys(), now: server.clock() })),
  'refresh token': async (text) => (await refresh(server, text)).status === 200,
  'authorization code': async (text) =>
    (await server.post('/oauth/token', { ...held.codeForm, grant_type: GrantType.AuthorizationCode, code: text })).status === 200,
  'device code': async (text) => (await poll(server, text)).json.error === 'authorization_pending',
  'user code': async (text) => (await server.protocol.lookUpUserCode((await signInPerson(server)).browser, text, AT_HOME)).word === 'claimed',
  session: async (text) => (await server.get('/sign-out', { cookie: `session=${text}` })).text.includes('alice'),
};
const KINDS = Object.keys(DOORS) as Credential[];

describe('RFC 8725 (revision) §3.11, §3.12: one kind of credential is not another', () => {
  it.each(KINDS)('%s: where one is asked for, nothing else will do [J-07]', async (kind) => {
    const others = KINDS.filter((other) => other !== kind);
    for (const other of others) expect([other, await DOORS[kind](held.of[other])]).toEqual([other, false]);
    expect(await DOORS[kind](held.of[kind])).toBe(true);
  });

  it('an API finds no id token to be an access token, though both are signed by the same key [J-07]', async () => {
    const { of } = await credentialsOfAlice(server);
    const options = { issuer: server.issuer, keys: await keys(), now: server.clock() };
    expect(await passes(verifyAccessToken(of['access token'], options))).toBe(true);
    await expect(verifyAccessToken(of['id token'], options)).rejects.toMatchObject({ code: 'wrong_type' });
    await expect(verifyIdToken(of['access token'], { ...options, clientId: 'tv' })).rejects.toMatchObject({ code: 'wrong_type' });
  });
});

describe('RFC 9068 §5, RFC 9700 §4.15: a client is no person', () => {
  it('its own token names it, and userinfo refuses it, even where a person had that very name [J-06]', async () => {
    await server.addAccount({ id: 'set-top', username: 'set-top' });
    const { access_token: token } = (await server.post('/oauth/token', { grant_type: 'client_credentials' }, SET_TOP)).json;
    expect(decodeJwt(token)).toMatchObject({ sub: 'set-top', client_id: 'set-top' });
    const answer = await userInfo(token);
    expectOAuthError(answer, 403, 'insufficient_scope');
    expect(answer.json).not.toHaveProperty('sub');
    expect(await isActive(server, token)).toBe(false);
  });

  it.each(['openid', 'openid photos:read', 'profile email'])('and cannot ask for what is said of people: %s [J-06]', async (scope) => {
    const answer = await server.post('/oauth/token', { grant_type: 'client_credentials', scope }, SET_TOP);
    expect(decodeJwt(answer.json.access_token)['scope']).not.toMatch(/openid|profile|email/u);
    expect(answer.json).not.toHaveProperty('id_token');
    expect((await userInfo(answer.json.access_token)).status).toBe(403);
  });
});
