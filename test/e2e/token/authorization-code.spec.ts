import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { authorizationCode } from '../../support/authorization-code.js';
import type { CodeRequest } from '../../support/authorization-code.js';
import { consentedCode, NONCE } from '../../support/authorization-request.js';
import { WEB_SECRET } from '../../support/clients.js';
import { poll, refresh, startSignIn } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signInPerson } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, Form, TestServer } from '../../support/server.js';
import { userInfo } from '../../support/user-info.js';

const OTHER_VERIFIER = 'w'.repeat(43);

let server: TestServer;
let request: CodeRequest;
beforeAll(async () => {
  server = await startServer({
    clients: [
      {
        client_id: 'app',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        redirect_uris: ['http://127.0.0.1/callback'],
        scope: 'openid profile offline_access',
      },
    ],
  });
  await server.addAccount();
});
beforeEach(async () => {
  request = await authorizationCode(server, await signInPerson(server));
});
afterAll(() => server.close());

const redeem = (form: Form = request): Promise<Answer> => server.post('/oauth/token', form);
const redeemWith = (changes: Partial<CodeRequest>): Promise<Answer> => redeem({ ...request, ...changes });

function without(name: string): URLSearchParams {
  const form = new URLSearchParams(request);
  form.delete(name);
  return form;
}

describe('RFC 6749 §4.1.3: a code is good for what it was issued for', () => {
  it.each([
    ['another client', { client_id: 'app' }],
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:5001/callback' }],
    ['another verifier', { code_verifier: OTHER_VERIFIER }],
    ['another code', { code: 'A'.repeat(43) }],
  ])('and not with %s, which spends nothing [O-19]', async (_, changes) => {
    expectOAuthError(await redeemWith(changes), 400, 'invalid_grant');
    expect((await redeem()).status).toBe(200);
  });

  it.each(['https://photos.example/api', 'https://nobody.example/api', 'no URI'])(
    'and not for %s, which was not granted: that spends nothing',
    async (resource) => {
      expectOAuthError(await redeem({ ...request, resource }), 400, 'invalid_target');
      expect((await redeem()).status).toBe(200);
    },
  );

  it('once, for a minute, for the person and the nonce it was asked with [O-19]', async () => {
    const consented = await consentedCode(server);
    const tokens = await redeem(consented);
    expect(decodeJwt(tokens.json.id_token)).toMatchObject({ sub: 'id-of-alice', nonce: NONCE, aud: 'desktop' });
    expectOAuthError(await redeem(consented), 400, 'invalid_grant');

    const young = await authorizationCode(server, await signInPerson(server));
    server.clock.advanceSeconds(59);
    expect((await redeem(young)).status).toBe(200);
    server.clock.advanceSeconds(2);
    expectOAuthError(await redeem(), 400, 'invalid_grant');
  });

  it('and with its own secret where the client has one', async () => {
    const consented = await consentedCode(server, { client_id: 'shop', redirect_uri: 'https://app.example/cb' });
    expectOAuthError(await redeem(consented), 401, 'invalid_client');
    expect((await redeem({ ...consented, client_secret: WEB_SECRET })).status).toBe(200);
  });

  it('compares redirect_uri where it is sent; the challenge binds the code without it', async () => {
    expect((await redeem(without('redirect_uri'))).status).toBe(200);
  });
});

describe('RFC 9700 §4.5: a code that comes again', () => {
  let tokens: Record<string, string>;
  beforeEach(async () => {
    tokens = (await redeem()).json;
  });
  const stillGood = async (): Promise<boolean> => (await userInfo(server, tokens['access_token']!)).status === 200;

  it('at once is a race or a retry: refused, and nothing is taken away [O-21]', async () => {
    server.clock.advanceSeconds(10);
    expectOAuthError(await redeem(), 400, 'invalid_grant');
    expect(await stillGood()).toBe(true);
  });

  it('later with all that is right is a theft: what it gave is taken back, and logged once [O-21]', async () => {
    server.clock.advanceSeconds(11);
    expectOAuthError(await redeem(), 400, 'invalid_grant');
    expect(await stillGood()).toBe(false);
    expectOAuthError(await refresh(server, tokens['refresh_token']!, { client_id: 'desktop' }), 400, 'invalid_grant');
    const warned = (): number => server.log.filter((line) => line.includes('"family_revoked"')).length;
    const before = warned();
    expectOAuthError(await redeem(), 400, 'invalid_grant');
    expect([before, warned()]).toEqual([1, 1]);
  });

  it.each([
    ['a wrong verifier', { code_verifier: OTHER_VERIFIER }],
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:5001/callback' }],
    ['another client', { client_id: 'app' }],
  ])('later with %s proves nothing: refused, and nothing is taken away [O-21]', async (_, changes) => {
    server.clock.advanceSeconds(11);
    expectOAuthError(await redeemWith(changes), 400, 'invalid_grant');
    expect(await stillGood()).toBe(true);
  });
});

describe('RFC 7636 §4.5, §4.6: the verifier', () => {
  it.each([
    ['42 characters', 'a'.repeat(42)],
    ['129 characters', 'a'.repeat(129)],
    ['a letter beyond ASCII', `é${'a'.repeat(42)}`],
    ['a space', `${'a'.repeat(21)} ${'a'.repeat(21)}`],
    ['a padding', `${'a'.repeat(43)}=`],
  ])('of %s is no verifier, and the code is not spent, however often it comes [P-04]', async (_, code_verifier) => {
    for (let count = 0; count < 6; count += 1) expectOAuthError(await redeemWith({ code_verifier }), 400, 'invalid_grant');
    expect((await redeem()).status).toBe(200);
  });

  it('must be there, and be the one of the challenge [P-05]', async () => {
    expectOAuthError(await redeem(without('code_verifier')), 400, 'invalid_grant');
    expectOAuthError(await redeemWith({ code_verifier: OTHER_VERIFIER }), 400, 'invalid_grant');
    expect((await redeem()).status).toBe(200);
  });

  it('is refused where no challenge was stored, which only a device code can be [P-06]', async () => {
    const { device_code } = await startSignIn(server);
    expectOAuthError(await poll(server, device_code, { code_verifier: OTHER_VERIFIER }), 400, 'invalid_request');
    expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
  });

  it('may be wrong four times; the fifth kills the code, and the log tells of each [P-08]', async () => {
    const refused = (): number => server.log.filter((line) => line.includes('"token_request_refused"') && line.includes('code_verifier')).length;
    const before = refused();
    for (let count = 0; count < 4; count += 1) expectOAuthError(await redeemWith({ code_verifier: OTHER_VERIFIER }), 400, 'invalid_grant');
    expect(refused()).toBe(before + 4);
    expect((await redeem()).status).toBe(200);

    request = await authorizationCode(server, await signInPerson(server));
    for (let count = 0; count < 5; count += 1) await redeemWith({ code_verifier: OTHER_VERIFIER });
    expectOAuthError(await redeem(), 400, 'invalid_grant');
  });
});
