import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API_SECRET, basic, CONF_SECRET, WEB_SECRET } from '../../support/clients.js';
import { SET_TOP, signedInSetTop } from '../../support/credentials-of-alice.js';
import { answeredSignIn, isActive, poll } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

const API = basic('api', API_SECRET);
const INACTIVE = '{"active":false}';

let server: TestServer;
/** Of `tv` and for the API of the photos; and of a client that keeps a secret, for nobody but itself. */
let photos: string;
let setTop: Awaited<ReturnType<typeof signedInSetTop>>;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  photos = (await poll(server, (await answeredSignIn(server)).device_code)).json.access_token;
  setTop = await signedInSetTop(server);
});
afterAll(() => server.close());

const introspect = (token: string, headers?: Record<string, string>, form: Record<string, string> = {}): Promise<Answer> =>
  server.post('/oauth/introspect', { token, ...form }, headers);

describe('RFC 7662 §2.1: who may ask', () => {
  it.each([
    ['nobody in particular', {}],
    ['a public client', { client_id: 'tv' }],
    ['the public client it belongs to, with a secret it does not have', { client_id: 'tv', client_secret: 'x' }],
    ['a client that leaves its secret out', { client_id: 'api' }],
  ])('not %s [T-01]', async (_, form) => {
    expectOAuthError(await introspect(photos, {}, form), 401, 'invalid_client');
  });

  it('the API that the token is for, in a form or in JSON', async () => {
    expect((await introspect(photos, API)).json.active).toBe(true);
    expect((await server.postJson('/oauth/introspect', { token: photos }, API)).json.active).toBe(true);
  });
});

describe('RFC 7662 §2.3: a caller that cannot be believed', () => {
  it.each([
    ['a wrong secret', basic('api', CONF_SECRET)],
    ['an unknown client', basic('nobody', API_SECRET)],
    ['a payload that is none', { authorization: 'Basic %%%' }],
  ])('hears that Basic is asked for, after %s [T-06]', async (_, headers) => {
    const answer = await introspect(photos, headers);
    expectOAuthError(answer, 401, 'invalid_client');
    expect(answer.headers.get('www-authenticate')).toBe(`Basic realm="${server.issuer}"`);
  });

  it.each([
    ['that is good', () => photos],
    ['that nobody made', () => 'x'],
  ])('hears invalid_token in a Bearer challenge, after an access token %s [T-06]', async (_, token) => {
    const answer = await introspect(photos, { authorization: `Bearer ${token()}` });
    expectOAuthError(answer, 401, 'invalid_token');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="[^"]+", error="invalid_token", error_description="[^"]+"$/u);
  });
});

describe('RFC 7662 §4: a caller sees its own tokens and those meant for it', () => {
  it.each([
    ['an API that the access token is not for', () => introspect(setTop.access_token, API)],
    ['another client, of an access token', () => introspect(setTop.access_token, {}, { client_id: 'shop', client_secret: WEB_SECRET })],
    ['another client, of a refresh token', () => introspect(setTop.refresh_token, {}, { client_id: 'shop', client_secret: WEB_SECRET })],
    ['the API itself, of a refresh token', () => introspect(setTop.refresh_token, API)],
    ['a client that the resource does not name, of a token for it', () => introspect(photos, SET_TOP)],
  ])('and nothing else: %s [T-03]', async (_, ask) => {
    const answer = await ask();
    expect([answer.status, answer.text]).toEqual([200, INACTIVE]);
  });

  it.each(['access_token', 'refresh_token'] as const)('the owner sees its %s', async (kind) => {
    expect((await introspect(setTop[kind], SET_TOP)).json).toMatchObject({ active: true, client_id: 'set-top' });
  });
});

describe('RFC 7662 §4: guessing', () => {
  it('ends at a hundred inactive tokens a minute, for this caller, and for them alone [T-05]', async () => {
    const guess = (headers = API): Promise<Answer> => introspect(randomBytes(80).toString('base64url'), headers);
    const guesses: Answer[] = [];
    server.clock.advanceSeconds(60);
    for (let count = 0; count < 200; count += 1) guesses.push(await guess());
    const statuses = guesses.map(({ status }) => status);
    expect(statuses).toEqual([...Array.from({ length: 100 }, () => 200), ...Array.from({ length: 100 }, () => 429)]);
    expect(guesses.map(({ headers }) => headers.get('cache-control')).every((value) => value === 'no-store')).toBe(true);
    expect(guesses.at(-1)?.headers.get('retry-after')).toBe('60');
    expect(guesses.at(-1)?.json).not.toHaveProperty('active');

    expect(await isActive(server, photos)).toBe(true);
    expect((await guess(SET_TOP)).text).toBe(INACTIVE);
    server.clock.advanceSeconds(60);
    expect((await guess()).text).toBe(INACTIVE);
  });

  it('apart, an active answer is not cached either', async () => {
    const { tokens } = await signedInDevice(server);
    const { headers } = await introspect(tokens['access_token'] ?? '', API);
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
