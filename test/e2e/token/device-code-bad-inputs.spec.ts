import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantType } from '@device-auth/oauth-core';
import { authorizationCode } from '../../support/authorization-code.js';
import { CONF_SECRET, basic } from '../../support/clients.js';
import { answeredSignIn, isActive, poll, refresh, startSignIn } from '../../support/device.js';
import { bystanders } from '../../support/nothing-lost.js';
import type { Bystanders } from '../../support/nothing-lost.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { AT_HOME, signInPerson, signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

let server: TestServer;
let others: Bystanders;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  others = await bystanders(server);
});
afterAll(() => server.close());

/** A refusal that costs nobody else anything. */
async function expectRefused(send: () => Promise<Answer>, status: number, error: string, hidden: readonly string[] = []): Promise<Answer> {
  const answer = await others.after(send, hidden);
  expectOAuthError(answer, status, error);
  return answer;
}

describe('a device access token request, malformed', () => {
  it.each([
    { what: 'the short name', grantType: 'device_code' },
    { what: 'another letter case', grantType: 'urn:ietf:params:oauth:grant-type:DEVICE_CODE' },
    { what: 'a space at its end', grantType: `${GrantType.DeviceCode} ` },
    { what: 'colons escaped twice', grantType: encodeURIComponent(GrantType.DeviceCode) },
  ])('whose grant type is nearly right, $what, names none we offer [BI-121]', async ({ grantType }) => {
    const { device_code } = await startSignIn(server);
    await expectRefused(() => poll(server, device_code, { grant_type: grantType }), 400, 'unsupported_grant_type', [device_code]);
    expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
  });

  it('has no device code, or an empty one [BI-122]', async () => {
    const body = `grant_type=${encodeURIComponent(GrantType.DeviceCode)}&client_id=tv`;
    for (const form of [body, `${body}&device_code=`]) {
      const answer = await expectRefused(() => server.post('/oauth/token', form), 400, 'invalid_request');
      expect(answer.json.error_description).toContain('device_code');
    }
  });

  it('has the user code for a device code; the device code opens no page either [BI-124]', async () => {
    const { device_code, user_code } = await startSignIn(server);
    for (const code of [user_code, user_code.replace('-', '')]) await expectRefused(() => poll(server, code), 400, 'invalid_grant', [code]);
    expect((await server.protocol.lookUpUserCode(others.person.browser, device_code, AT_HOME)).word).toBe('malformed');
    expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
  });

  it('has another kind of secret for a device code, which stays good for what it is [BI-125]', async () => {
    const { tokens } = await signedInDevice(server);
    const code = await authorizationCode(server, others.person);
    const requestUri = `urn:ietf:params:oauth:request_uri:${'x'.repeat(43)}`;
    const secrets = [code.code, tokens['refresh_token'] ?? '', tokens['access_token'] ?? '', others.person.cookie, requestUri];
    for (const secret of secrets) await expectRefused(() => poll(server, secret), 400, 'invalid_grant', [secret]);
    expect((await server.post('/oauth/token', code)).status).toBe(200);
    expect((await refresh(server, tokens['refresh_token'] ?? '')).status).toBe(200);
  });

  it('has a verifier for a code that was started without a challenge [BI-145]', async () => {
    const { device_code } = await startSignIn(server);
    const code_verifier = 'v'.repeat(43);
    await expectRefused(() => poll(server, device_code, { code_verifier }), 400, 'invalid_request', [code_verifier]);
    await expectRefused(() => poll(server, device_code, { code_verifier: 'short' }), 400, 'invalid_request');
    expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
  });
});

describe('a device access token request from a stranger', () => {
  it('hears the same of a pending, approved, denied and expired code, and its owner notices nothing [BI-127]', async () => {
    const expired = await startSignIn(server);
    server.clock.advanceSeconds(400);
    const { person } = others;
    const pending = await startSignIn(server);
    const approved = await answeredSignIn(server, { person });
    const denied = await answeredSignIn(server, { person, decision: 'deny' });
    server.clock.advanceSeconds(201);
    others = await bystanders(server);
    const texts = new Set<string>();
    const states = { pending, approved, denied, expired };
    for (const { device_code } of Object.values(states))
      texts.add((await expectRefused(() => poll(server, device_code, { client_id: 'radio' }), 400, 'invalid_grant', [device_code])).text);
    expect(texts.size).toBe(1);
    const owners = await Promise.all(Object.values(states).map(async ({ device_code }) => wordOf(await poll(server, device_code))));
    expect(owners).toEqual(['authorization_pending', 'tokens', 'access_denied', 'expired_token']);
  });

  it('is refused with a valid secret as well [BI-128]', async () => {
    const { device_code } = await answeredSignIn(server, { person: others.person });
    const form = { grant_type: GrantType.DeviceCode, device_code };
    await expectRefused(() => server.post('/oauth/token', form, basic('set-top', CONF_SECRET)), 400, 'invalid_grant', [device_code, CONF_SECRET]);
    expect((await poll(server, device_code)).status).toBe(200);
  });

  it('takes nothing back when it presents a spent code [BI-140]', async () => {
    const { device_code } = await answeredSignIn(server, { person: others.person });
    const { access_token, refresh_token } = (await poll(server, device_code)).json;
    server.clock.advanceSeconds(130);
    await expectRefused(() => poll(server, device_code, { client_id: 'radio' }), 400, 'invalid_grant', [device_code]);
    expect(await isActive(server, access_token)).toBe(true);
    expect((await refresh(server, refresh_token)).status).toBe(200);
  });
});

describe('a device access token request at the wrong time', () => {
  it('100 milliseconds after another is too fast [BI-130]', async () => {
    const { device_code } = await startSignIn(server);
    await expectRefused(
      async () => {
        expectOAuthError(await poll(server, device_code), 400, 'authorization_pending');
        server.clock.advance(100);
        return poll(server, device_code);
      },
      400,
      'slow_down',
    );
  });

  it('comes after the code expired: it hears so while the code is remembered [BI-136]', async () => {
    const { device_code } = await startSignIn(server);
    const startedAt = server.clock();
    for (const [seconds, error] of [
      [601, 'expired_token'],
      [1_190, 'expired_token'],
      [4_200, 'invalid_grant'],
    ] as const) {
      server.clock.advance(startedAt + seconds * 1_000 - server.clock());
      others = await bystanders(server);
      await expectRefused(() => poll(server, device_code), 400, error, [device_code]);
    }
  });

  it('comes too late for an approval [BI-137]', async () => {
    const { device_code } = await answeredSignIn(server, { person: (await bystanders(server)).person });
    server.clock.advanceSeconds(612);
    others = await bystanders(server);
    await expectRefused(() => poll(server, device_code), 400, 'expired_token', [device_code]);
  });

  it('comes long after the tokens were given: they are taken back, and the log says why [BI-139]', async () => {
    const { device_code } = await answeredSignIn(server, { person: await signInPerson(server) });
    const { access_token, refresh_token } = (await poll(server, device_code)).json;
    server.clock.advanceSeconds(130);
    const answer = await expectRefused(() => poll(server, device_code), 400, 'invalid_grant', [device_code]);
    expect(await isActive(server, access_token)).toBe(false);
    expectOAuthError(await refresh(server, refresh_token), 400, 'invalid_grant');
    const line = server.log.find((text) => text.includes('"family_revoked"') && text.includes(answer.headers.get('x-request-id') ?? 'none'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'warn', reason: 'replayed code', clientId: 'tv' });
  });
});

const wordOf = ({ status, json }: Answer): string => (status === 200 ? 'tokens' : json.error);
