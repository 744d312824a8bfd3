import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { answeredSignIn, isActive, poll, refresh, startSignIn } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { AT_HOME, signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { storeFile } from '../../support/store-file.js';

const file = storeFile();
let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer({ env: file.env });
  await server.addAccount();
});
beforeEach(async () => {
  server.clock.advanceSeconds(1_900);
  person = await signInPerson(server);
});
afterAll(async () => {
  await server.close();
  file.remove();
});

describe('access_denied and expired_token (RFC 8628 §3.5)', () => {
  it('says denied or expired for as long as the code is known, and invalid_grant after that [D-45]', async () => {
    const denied = await answeredSignIn(server, { person, decision: 'deny' });
    const expired = await startSignIn(server);
    expectOAuthError(await poll(server, denied.device_code), 400, 'access_denied');
    for (const seconds of [600, 599]) {
      server.clock.advanceSeconds(seconds);
      expectOAuthError(await poll(server, denied.device_code), 400, 'access_denied');
      expectOAuthError(await poll(server, expired.device_code), 400, 'expired_token');
    }
    server.clock.advanceSeconds(1);
    for (const { device_code } of [denied, expired]) expectOAuthError(await poll(server, device_code), 400, 'invalid_grant');
  });

  it('keeps an approval of the last moments for the last honest poll, and no longer [D-46]', async () => {
    const [first, second] = [await startSignIn(server), await startSignIn(server)];
    server.clock.advanceSeconds(560);
    const late = await signInPerson(server);
    // Looked up in time; a code can be entered until 570 s and answered until 590 s.
    for (const { user_code } of [first, second]) await server.protocol.lookUpUserCode(late.browser, user_code, AT_HOME);
    server.clock.advanceSeconds(25);
    expect([await late.answer(first.user_code), await late.answer(second.user_code)]).toEqual(['approved', 'approved']);
    server.clock.advanceSeconds(20);
    expect((await poll(server, first.device_code)).status).toBe(200);
    server.clock.advanceSeconds(6);
    expectOAuthError(await poll(server, second.device_code), 400, 'expired_token');
  });
});

describe('device access token response (RFC 8628 §3.5, RFC 6749 §5.1)', () => {
  it('is a token response with an id token where openid was granted [D-48]', async () => {
    const { device_code } = await answeredSignIn(server, { person, form: { client_id: 'tv', scope: 'openid profile offline_access' } });
    const answer = await poll(server, device_code);
    expect(answer.status).toBe(200);
    expect([answer.headers.get('cache-control'), answer.headers.get('content-type')]).toEqual(['no-store', expect.stringMatching(/^application\/json/u)]);
    expect(answer.json).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/u),
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'openid profile offline_access',
      refresh_token: expect.any(String),
      id_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/u),
    });
    const without = await answeredSignIn(server, { person, form: { client_id: 'tv', scope: 'photos:read' } });
    expect(Object.keys((await poll(server, without.device_code)).json).toSorted()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
  });

  it('comes once: later the code is refused and what it gave is taken back [D-59]', async () => {
    const { device_code } = await answeredSignIn(server, { person });
    const { access_token, refresh_token } = (await poll(server, device_code)).json;
    server.clock.advanceSeconds(119);
    expect(await isActive(server, access_token)).toBe(true);
    server.clock.advanceSeconds(1);
    expectOAuthError(await poll(server, device_code), 400, 'invalid_grant');
    expect(await isActive(server, access_token)).toBe(false);
    expectOAuthError(await refresh(server, refresh_token), 400, 'invalid_grant');
    expect(server.log.filter((line) => line.includes('"family_revoked"') && line.includes('replayed code'))).toHaveLength(1);
  });

  it('and the same after the last moment at which an answer could have been lost [D-59]', async () => {
    const { device_code } = await answeredSignIn(server, { person });
    const { access_token } = (await poll(server, device_code)).json;
    server.clock.advanceSeconds(731);
    const late = await poll(server, device_code);
    expectOAuthError(late, 400, 'invalid_grant');
    expect(await isActive(server, access_token)).toBe(false);
    expect(server.log.filter((line) => line.includes('"family_revoked"') && line.includes(late.headers.get('x-request-id') ?? 'none'))).toHaveLength(1);
    expectOAuthError(await poll(server, device_code), 400, 'expired_token');
  });

  it('is made when it is fetched, from an approval that holds no token [D-60]', async () => {
    const { device_code } = await answeredSignIn(server, { person });
    server.clock.advanceSeconds(60);
    const fetchedAt = server.clock() / 1_000;
    const { refresh_token, access_token, id_token } = (await poll(server, device_code)).json;
    expect(decodeJwt(access_token).iat).toBe(fetchedAt);
    for (const secret of [refresh_token, access_token, id_token, device_code]) expect(stored()).not.toContain(secret);
    server.clock.advanceSeconds(121);
    for (let polls = 0; polls < 2; polls += 1) expectOAuthError(await poll(server, device_code), 400, 'invalid_grant');
  });

  it('is not repeated once its refresh token was used, for then the device had it', async () => {
    const { device_code } = await answeredSignIn(server, { person });
    const successor = (await refresh(server, (await poll(server, device_code)).json.refresh_token)).json.refresh_token;
    const again = await poll(server, device_code);
    expectOAuthError(again, 400, 'invalid_grant');
    expectOAuthError(await refresh(server, successor), 400, 'invalid_grant');
    const told = server.log.filter((line) => line.includes('"family_revoked"') && line.includes(again.headers.get('x-request-id') ?? 'none'));
    expect(told).toHaveLength(1);
  });
});

/** All that lies on the disk. */
const stored = (): string => [file.path, `${file.path}-wal`].map((path) => readFileSync(path, 'latin1')).join('');
