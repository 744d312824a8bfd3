import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { JWTPayload } from 'jose';
import { verifyAccessToken } from '@device-auth/oauth-core';
import { consentedCode } from '../../support/authorization-request.js';
import type { Changes } from '../../support/authorization-request.js';
import { PHOTOS } from '../../support/clients.js';
import { SET_TOP } from '../../support/credentials-of-alice.js';
import { refresh } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const DEFAULTED = { client_id: 'album', token_endpoint_auth_method: 'none', grant_types: [DEVICE], scope: 'photos:read', default_resource: PHOTOS };

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ clients: [DEFAULTED] });
  await server.addAccount();
});
afterAll(() => server.close());

const token = (form: Record<string, string>, headers?: Record<string, string>): Promise<Answer> => server.post('/oauth/token', form, headers);
const byCode = async (changes?: Changes): Promise<Record<string, string>> => (await token(await consentedCode(server, changes))).json;
const byDevice = async (form?: Record<string, string>): Promise<Record<string, string>> => (await signedInDevice(server, form)).tokens;
const byItself = async (form = {}): Promise<Record<string, string>> => (await token({ grant_type: 'client_credentials', ...form }, SET_TOP)).json;
const byRefresh = async (): Promise<Record<string, string>> => (await refresh(server, (await byDevice())['refresh_token'] ?? '')).json;

const claimsOf = ({ access_token = '' }: Record<string, string>): JWTPayload => decodeJwt(access_token);

const GRANTS = [
  ['the device grant', byDevice],
  ['an authorization code', byCode],
  ['a refresh token', byRefresh],
  ['a client itself', byItself],
] as const;

describe('RFC 9068 §2.1: the header', () => {
  it.each(GRANTS)('says at+jwt, a published algorithm and a key of the key set, by %s [J-01]', async (_, grant) => {
    const header = decodeProtectedHeader((await grant()).access_token ?? '');
    const { keys } = (await server.get('/oauth/jwks')).json as { keys: { kid: string; alg: string }[] };
    const { id_token_signing_alg_values_supported: algorithms } = (await server.get('/.well-known/openid-configuration')).json;
    expect(header.typ).toBe('at+jwt');
    expect(algorithms).toContain(header.alg);
    expect(keys.find(({ kid }) => kid === header.kid)?.alg).toBe(header.alg);
  });
});

describe('RFC 9068 §2.2: the claims', () => {
  it.each(GRANTS)('are all there and of their types, by %s [J-02]', async (_, grant) => {
    const answer = await grant();
    const claims = claimsOf(answer);
    for (const name of ['iss', 'sub', 'client_id', 'jti', 'aud']) expect([name, claims[name]]).toEqual([name, expect.stringMatching(/./u)]);
    for (const name of ['iat', 'exp']) expect([name, Number.isSafeInteger(claims[name])]).toEqual([name, true]);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(answer['expires_in']);
  });

  it('have a jti of their own each time [J-02]', async () => {
    const tokens = [await byDevice(), await byCode(), await byRefresh(), await byItself(), await byItself()];
    expect(new Set(tokens.map((answer) => claimsOf(answer).jti)).size).toBe(tokens.length);
  });

  it('tell when and how the person signed in, which no refresh moves [J-03]', async () => {
    const first = await byDevice();
    const signedInAt = claimsOf(first)['auth_time'];
    expect(signedInAt).toBe(Math.floor(server.clock() / 1_000));
    const answers = [first];
    for (const seconds of [3_600, 86_400]) {
      server.clock.advanceSeconds(seconds);
      answers.push((await refresh(server, answers.at(-1)?.['refresh_token'] ?? '')).json);
    }
    const issued = answers.map((answer) => claimsOf(answer).iat);
    expect(issued).toEqual([signedInAt, Number(signedInAt) + 3_600, Number(signedInAt) + 90_000]);
    for (const answer of answers) {
      for (const { auth_time, amr, acr } of [claimsOf(answer), decodeJwt(answer['id_token'] ?? '')])
        expect({ auth_time, amr, acr }).toEqual({ auth_time: signedInAt, amr: ['pwd'], acr: undefined });
    }
  });

  it('say nothing of a sign-in where there was none [J-03]', async () => {
    for (const name of ['auth_time', 'amr', 'acr']) expect(claimsOf(await byItself())).not.toHaveProperty(name);
  });
});

describe('RFC 9068 §2.2.3: scope', () => {
  it.each([
    ['what was asked for', { scope: 'photos:read' }, 'photos:read'],
    ['what was asked for, in its order', { scope: 'profile openid' }, 'profile openid'],
    ['what the client may have, where it did not say', { scope: undefined }, 'openid profile email photos:read'],
  ])('is %s [J-04]', async (_, changes, scope) => {
    const answer = await byCode(changes);
    expect([claimsOf(answer)['scope'], answer['scope']]).toEqual([scope, scope]);
  });

  it('is narrowed by a refresh, for that token [J-04]', async () => {
    const { refresh_token = '' } = await byDevice({ client_id: 'tv', scope: 'openid profile offline_access' });
    const answer = (await refresh(server, refresh_token, { scope: 'openid' })).json;
    expect([claimsOf(answer)['scope'], answer.scope]).toEqual(['openid', 'openid']);
  });
});

describe('RFC 9068 §3, RFC 8707 §2: audience', () => {
  const CASES: readonly [string, () => Promise<Record<string, string>>, () => string | string[]][] = [
    ['the server itself, without a resource', () => byDevice(), () => server.issuer],
    ['the server itself, without a resource, for a client itself', () => byItself(), () => server.issuer],
    ['the resource', () => byDevice({ client_id: 'tv', scope: 'photos:read', resource: PHOTOS }), () => PHOTOS],
    ['the resource, by its older name', () => byItself({ scope: 'photos:read', audience: PHOTOS }), () => PHOTOS],
    [
      'the resource and userinfo, where the person is asked for too',
      () => byCode({ scope: 'openid photos:read', resource: PHOTOS }),
      () => [PHOTOS, server.issuer],
    ],
    ["the client's default resource", () => byDevice({ client_id: 'album', scope: 'photos:read' }), () => PHOTOS],
  ];

  it.each(CASES)('is %s, and never the client [J-04]', async (_, grant, audience) => {
    expect(claimsOf(await grant()).aud).toEqual(audience());
  });

  it('keeps a token of one API out of another, and of userinfo [S-06]', async () => {
    const { access_token = '' } = await byDevice({ client_id: 'tv', scope: 'photos:read', resource: PHOTOS });
    const check = async (audience: string): Promise<unknown> =>
      verifyAccessToken(access_token, { issuer: server.issuer, audience, keys: (await server.get('/oauth/jwks')).json, now: server.clock() });
    await expect(check(PHOTOS)).resolves.toMatchObject({ aud: PHOTOS });
    for (const other of ['https://films.example/api', `${PHOTOS}/`, PHOTOS.toUpperCase(), server.issuer])
      await expect(check(other)).rejects.toMatchObject({ code: 'wrong_audience' });
    expectOAuthError(await server.get('/oauth/userinfo', { authorization: `Bearer ${access_token}` }), 401, 'invalid_token');
  });
});
