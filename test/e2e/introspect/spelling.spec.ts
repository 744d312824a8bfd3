import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantType } from '@device-auth/oauth-core';
import { credentialsOfAlice, otherSpellings, SET_TOP, signedInSetTop } from '../../support/credentials-of-alice.js';
import type { CredentialsOfAlice } from '../../support/credentials-of-alice.js';
import { poll, refresh } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

let server: TestServer;
let held: CredentialsOfAlice;
let setTop: Awaited<ReturnType<typeof signedInSetTop>>;
beforeAll(async () => {
  // Every device code that is misspelt counts as one nobody was given.
  server = await startServer({ file: { settings: { limits: { unknownCodesPerAddress: { count: 1_000, windowSeconds: 60 } } } } });
  await server.addAccount();
  held = await credentialsOfAlice(server);
  setTop = await signedInSetTop(server);
});
afterAll(() => server.close());

const introspect = (token: string): Promise<Answer> => server.post('/oauth/introspect', { token }, SET_TOP);
const userInfo = (token: string): Promise<Answer> => server.get('/oauth/userinfo', { authorization: `Bearer ${token}` });

describe('RFC 7515 §2, RFC 4648 §3.5: a token has one spelling', () => {
  it.each(['access_token', 'refresh_token'] as const)('introspection finds any other one of an %s inactive [T-08]', async (kind) => {
    for (const text of [...otherSpellings(setTop[kind]), ` ${setTop[kind]}`, `${setTop[kind]} `])
      expect((await introspect(text)).text).toBe('{"active":false}');
    for (const text of [`${setTop[kind]}\n`, `\0${setTop[kind]}`]) expectOAuthError(await introspect(text), 400, 'invalid_request');
    expect((await introspect(setTop[kind])).json.active).toBe(true);
  });

  it('userinfo takes no other one of an access token [T-08]', async () => {
    const token = held.of['access token'];
    for (const text of [...otherSpellings(token), `${token},${token}`, `${token} x`]) expectOAuthError(await userInfo(text), 401, 'invalid_token');
    expect((await userInfo(token)).status).toBe(200);
  });

  it.each(['access_token', 'refresh_token'] as const)('revocation does nothing to an %s by any other one [T-08]', async (kind) => {
    for (const token of otherSpellings(setTop[kind])) expect((await server.post('/oauth/revoke', { token }, SET_TOP)).status).toBe(200);
    expect((await introspect(setTop[kind])).json.active).toBe(true);
  });

  it('the token endpoint takes no other one of a refresh token, and raises no alarm [T-08]', async () => {
    const token = held.of['refresh token'];
    for (const text of [...otherSpellings(token), ` ${token}`]) expectOAuthError(await refresh(server, text), 400, 'invalid_grant');
    expectOAuthError(await refresh(server, `${token}\n`), 400, 'invalid_request');
    expect((await refresh(server, token)).status).toBe(200);
  });

  it('the token endpoint takes no other one of a device code, and moves no clock [T-08]', async () => {
    const code = held.of['device code'];
    for (const text of otherSpellings(code)) expectOAuthError(await poll(server, text), 400, 'invalid_grant');
    expectOAuthError(await poll(server, code), 400, 'authorization_pending');
  });

  it('the token endpoint takes no other one of an authorization code, and spends none [T-08]', async () => {
    const code = held.of['authorization code'];
    const redeem = (text: string): Promise<Answer> => server.post('/oauth/token', { ...held.codeForm, grant_type: GrantType.AuthorizationCode, code: text });
    for (const text of otherSpellings(code)) expectOAuthError(await redeem(text), 400, 'invalid_grant');
    expect((await redeem(code)).status).toBe(200);
  });

  it('a session takes no other one of its cookie [T-08]', async () => {
    const signedIn = async (cookie: string): Promise<boolean> => (await server.get('/sign-out', { cookie: `session=${cookie}` })).text.includes('alice');
    for (const text of otherSpellings(held.of.session)) expect(await signedIn(text)).toBe(false);
    expect(await signedIn(held.of.session)).toBe(true);
  });
});

describe('a revoked access token without a family', () => {
  it('stays revoked in every spelling, since its jti is what is remembered [T-08]', async () => {
    const { access_token: token } = (await server.post('/oauth/token', { grant_type: 'client_credentials' }, SET_TOP)).json;
    expect((await introspect(token)).json.active).toBe(true);
    expect((await server.post('/oauth/revoke', { token }, SET_TOP)).status).toBe(200);
    for (const text of [token, ...otherSpellings(token)]) expect((await introspect(text)).text).toBe('{"active":false}');
  });
});
