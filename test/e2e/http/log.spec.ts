import { afterAll, beforeAll, expect, describe, it } from '@jest/globals';
import { API_SECRET, basic } from '../../support/clients.js';
import { BOB, decide, formWith, PRESSED } from '../../support/companion.js';
import { poll, refresh, startSignIn } from '../../support/device.js';
import { ALICE, startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { Visitor } from '../../support/visitor.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: 'debug' } });
  await server.addAccount();
});
afterAll(() => server.close());

describe('ASVS 5.0, 16: the log', () => {
  it('tells of everything that matters, and of no secret [H-12]', async () => {
    const device = await startSignIn(server);
    const visitor = new Visitor(() => server.clock.advance(1_000));
    const signIn = await visitor.open(device.verification_uri_complete);
    const wrong = await visitor.press(signIn, formWith(signIn, 'password'), { values: { ...ALICE, password: BOB.password } });
    const card = await visitor.press(wrong, formWith(wrong, 'password'), { values: ALICE });
    const { csrf = '' } = formWith(card, 'decision').fields;
    await decide(visitor, card, 'approve', PRESSED);
    const tokens = (await poll(server, device.device_code)).json;
    const next = (await refresh(server, tokens.refresh_token)).json;
    await server.post('/oauth/introspect', { token: next.access_token }, basic('api', API_SECRET));
    await server.post('/oauth/introspect', { token: 'x' }, basic('api', 'not the secret'));
    await server.post('/oauth/revoke', { client_id: 'tv', token: next.refresh_token });
    await server.post('/oauth/token', { client_id: 'tv', grant_type: 'refresh_token', refresh_token: 'made up' });
    await server.get('/oauth/userinfo', { authorization: `Bearer ${tokens.access_token}` });

    const log = server.log.join('');
    const cookie = visitor.headers['cookie'] ?? '';
    const secrets = [
      ALICE.password,
      BOB.password,
      API_SECRET,
      csrf,
      device.device_code,
      device.user_code,
      device.user_code.replace('-', ''),
      ...cookie.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1)),
    ];
    const issued = [tokens, next].flatMap(({ access_token, refresh_token, id_token }) => [access_token, refresh_token, id_token]);
    for (const secret of [...secrets, ...issued].filter((one) => one !== undefined)) expect(log.includes(secret)).toBe(false);
    const events = new Set(server.log.map((line) => JSON.parse(line).event));
    expect(
      [
        'device_authorization_started',
        'sign_in_failed',
        'signed_in',
        'user_code_looked_up',
        'device_authorization_decided',
        'tokens_issued',
        'client_authentication_failed',
        'family_revoked',
        'token_request_refused',
      ].filter((event) => !events.has(event)),
    ).toEqual([]);
  });

  it.each(['tv\r\n{"event":"signed_in"}', 'tv\u2028x', 'tv\u0085x', 'tv\u001B[2J'])(
    'stays one line an event whatever a client calls itself: %j [H-12]',
    async (client_id) => {
      const before = server.log.length;
      await server.post('/oauth/token', { client_id, grant_type: 'refresh_token', refresh_token: 'x' });
      const lines = server.log.slice(before);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        expect(line.trimEnd()).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(line)).not.toMatchObject({ event: 'signed_in' });
      }
    },
  );
});
