import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Config } from '../../../apps/device-auth-server/src/config/config.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ file: { settings: { limits: { startsPerAddress: { count: 100_000, windowSeconds: 60 } } } } });
});
afterAll(() => server.close());

const start = (): Promise<Answer> => server.post('/oauth/device_authorization', { client_id: 'tv', scope: 'openid' });

describe('device authorization response (RFC 8628 §3.2)', () => {
  it('carries the codes, where to enter them, and how long they last [D-13]', async () => {
    const answer = await start();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/u);
    expect(answer.json).toMatchObject({ device_code: expect.any(String), user_code: expect.any(String), verification_uri: expect.any(String) });
    expect(Number.isInteger(answer.json.expires_in)).toBe(true);
    expect(answer.json.expires_in).toBeGreaterThan(0);
  });

  it('is never cached, errors included [D-14]', async () => {
    expect((await start()).headers.get('cache-control')).toBe('no-store');
    expect((await server.post('/oauth/device_authorization', {})).headers.get('cache-control')).toBe('no-store');
    expect((await server.get('/oauth/device_authorization')).headers.get('cache-control')).toBe('no-store');
  });

  it('gives no code twice while it lives: when all are taken it says so, and frees them with time [D-15]', async () => {
    const oneLetter = (config: Config): Config => ({ ...config, settings: { ...config.settings, device: { ...config.settings.device, userCodeLength: 1 } } });
    const small = await startServer({ adjust: oneLetter });
    const answers: Answer[] = [];
    for (let count = 0; count < 50; count += 1) answers.push(await small.post('/oauth/device_authorization', { client_id: 'tv' }));
    const codes = answers.filter(({ status }) => status === 200).map(({ json }) => json.user_code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeLessThanOrEqual(20);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/u);
    expect(refused[0]?.json).not.toHaveProperty('error');
    small.clock.advanceSeconds(1_201);
    expect((await small.post('/oauth/device_authorization', { client_id: 'tv' })).status).toBe(200);
    await small.close();
  });

  it('names a short address on the issuer’s host, without the code [D-16]', async () => {
    const { verification_uri, user_code } = (await start()).json;
    expect(new URL(verification_uri).host).toBe(new URL(server.issuer).host);
    expect(verification_uri.length).toBeLessThanOrEqual(40);
    expect(verification_uri).not.toContain('?');
    expect(verification_uri).not.toContain(user_code);
  });

  it('has the code as the last segment of the complete address [D-17]', async () => {
    const { verification_uri_complete, user_code } = (await start()).json;
    expect(new URL(verification_uri_complete).pathname.split('/').at(-1)).toBe(user_code);
    expect(new URL(verification_uri_complete).pathname).toMatch(/^\/D\/[A-Z]{4}-[A-Z]{4}$/u);
  });

  it('always sends the interval [D-18]', async () => {
    const { interval } = (await start()).json;
    expect(Number.isInteger(interval)).toBe(true);
    expect(interval).toBeGreaterThanOrEqual(5);
  });

  it('refuses in the words of the token endpoint [D-19]', async () => {
    expectOAuthError(await server.post('/oauth/device_authorization', {}), 400, 'invalid_request');
    expectOAuthError(await server.post('/oauth/device_authorization', { client_id: 'nobody' }), 401, 'invalid_client');
    expectOAuthError(await server.post('/oauth/device_authorization', { client_id: 'tv', scope: 'nope' }), 400, 'invalid_scope');
    expectOAuthError(await server.postJson('/oauth/device_authorization', ['tv']), 400, 'invalid_request');
  });

  it('tells nothing beside its six members [D-20]', async () => {
    expect(Object.keys((await start()).json).toSorted()).toEqual([
      'device_code',
      'expires_in',
      'interval',
      'user_code',
      'verification_uri',
      'verification_uri_complete',
    ]);
  });

  it('has a device code of at least 256 random bits, of which the store keeps a digest [D-69]', async () => {
    const { device_code } = (await start()).json;
    expect(device_code).toMatch(/^[\w-]{43,}$/u);
    const random = Buffer.from(device_code, 'base64url').subarray(16);
    expect(random).toHaveLength(32);
    const others = new Set<string>();
    for (let count = 0; count < 200; count += 1) others.add((await start()).json.device_code);
    expect(others.size).toBe(200);
  });

  it('lets a code live long enough to use and too short to phish with [D-73]', async () => {
    const { expires_in } = (await start()).json;
    expect(expires_in).toBeGreaterThanOrEqual(300);
    expect(expires_in).toBeLessThanOrEqual(600);
  });
});
