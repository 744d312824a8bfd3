import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { refresh, startSignIn } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

let server: TestServer;
let refreshToken: string;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
});
beforeEach(async () => {
  refreshToken = (await signedInDevice(server)).tokens['refresh_token']!;
});
afterAll(() => server.close());

describe('RFC 6749 §6: a refresh', () => {
  it('is for the client the token was issued to [O-24]', async () => {
    expectOAuthError(await refresh(server, refreshToken, { client_id: 'radio' }), 400, 'invalid_grant');
    expect((await refresh(server, refreshToken)).status).toBe(200);
  });

  it.each(['openid profile email', 'photos:read', 'openid no-such', 'OPENID', 'open"id'])(
    'cannot ask for %s, which was not granted, and may go on [O-24]',
    async (scope) => {
      expectOAuthError(await refresh(server, refreshToken, { scope }), 400, 'invalid_scope');
      expect((await refresh(server, refreshToken)).json.scope).toBe('openid profile offline_access');
    },
  );

  it('gives less when less is asked for, and all of it again the next time [O-25]', async () => {
    const narrow = await refresh(server, refreshToken, { scope: 'openid' });
    expect([narrow.json.scope, decodeJwt(narrow.json.access_token)['scope']]).toEqual(['openid', 'openid']);
    const whole = await refresh(server, narrow.json.refresh_token);
    expect([whole.json.scope, decodeJwt(whole.json.access_token)['scope']]).toEqual(['openid profile offline_access', 'openid profile offline_access']);
  });
});

describe('RFC 6749 §3.3: scope', () => {
  it.each([
    ['200 values', Array.from({ length: 200 }, (_, index) => `scope${index}`).join(' '), 'too many'],
    ['one of 1000 characters', 's'.repeat(1_000), 'too long'],
  ])('refuses %s and says why [BI-68]', async (_what, scope, why) => {
    const answer = await server.post('/oauth/device_authorization', { client_id: 'tv', scope });
    expectOAuthError(answer, 400, 'invalid_scope');
    expect(answer.json.error_description).toContain(why);
  });

  it('is a set: order and repetition mean nothing [O-30]', async () => {
    const words = (scope: string): Promise<string> =>
      signedInDevice(server, { client_id: 'radio', scope }).then(({ tokens }) => tokens['scope']!.split(' ').toSorted().join(' '));
    expect(await words('profile openid openid  profile ')).toBe(await words('openid profile'));
  });

  it.each(['OpenID', 'OPENID', 'openid Profile'])("its letters have a case: %s is nobody's [O-30]", async (scope) => {
    expectOAuthError(await server.post('/oauth/device_authorization', { client_id: 'tv', scope }), 400, 'invalid_scope');
  });

  it('takes a scope for what it says, in any order it comes', async () => {
    expect(await startSignIn(server, { client_id: 'tv', scope: 'offline_access openid' })).toMatchObject({ user_code: expect.any(String) });
  });
});
