import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { basic, CONF_SECRET, WEB_SECRET } from '../../support/clients.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

let server: TestServer;
beforeEach(async () => {
  server = await startServer({ env: { TRUST_PROXY: '127.0.0.1' } });
});
afterEach(() => server.close());

const FORM = { grant_type: 'client_credentials', scope: 'photos:read' };
const GUESSER = '192.0.2.66';
const OWNER = '198.51.100.7';

const from = (address: string, secret: string): Promise<Answer> =>
  server.post('/oauth/token', FORM, { ...basic('set-top', secret), 'x-forwarded-for': address });

describe('RFC 6749 §2.3.1: guessing at secrets', () => {
  it('is slowed after twenty tries, and the owner is not shut out, from nowhere [O-07]', async () => {
    for (let count = 0; count < 20; count += 1) expectOAuthError(await from(GUESSER, `guess ${count}`), 401, 'invalid_client');
    const limited = await from(GUESSER, 'guess 21');
    expectOAuthError(limited, 429, 'invalid_client');
    expect((await from(OWNER, CONF_SECRET)).status).toBe(200);
    expect((await from(GUESSER, CONF_SECRET)).status).toBe(200);
    expectOAuthError(await from(OWNER, 'mistyped'), 401, 'invalid_client');

    server.clock.advanceSeconds(Number(limited.headers.get('retry-after')));
    expectOAuthError(await from(GUESSER, 'guess 22'), 401, 'invalid_client');
  });

  it('fifty times hears 429 with the wait, and the log tells where from, of no secret [BI-107]', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, count) => from(GUESSER, `secret guess ${count}`)));
    const limited = answers.filter(({ status }) => status === 429);
    expect([answers.filter(({ status }) => status === 401).length, limited.length]).toEqual([20, 30]);
    for (const { headers } of limited) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from(OWNER, CONF_SECRET)).status).toBe(200);
    const failed = server.log.filter((line) => line.includes('client_authentication_failed'));
    expect(failed).toHaveLength(50);
    expect(failed[0]).toContain('192.0.2.0/24');
    for (const secret of ['secret guess', CONF_SECRET, WEB_SECRET]) expect(server.log.join('')).not.toContain(secret);
  });
});
