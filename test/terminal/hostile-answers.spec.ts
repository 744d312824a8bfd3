import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildClient, ClientHome } from '../support/client-program.js';
import { type Answer, FakeAuthorizationServer, oauthError } from '../support/fake-authorization-server.js';
import { SELF_SIGNED } from '../support/self-signed.js';

let server: FakeAuthorizationServer;
let home: ClientHome;

beforeAll(buildClient, 120_000);

beforeEach(async () => {
  server = await FakeAuthorizationServer.start();
  home = await ClientHome.create();
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

const login = (...more: string[]): string[] => ['login', '--issuer', server.issuer, '--client-id', 'tv', ...more];

/** Another server's key under the same claims. */
async function forgeIdToken(): Promise<void> {
  await using other = await FakeAuthorizationServer.start();
  server.tokens['id_token'] = await other.signIdToken('any', { iss: server.issuer });
}

describe('an answer that is hostile or broken', () => {
  const abort = async (expected: RegExp, exitCode = 6): Promise<void> => {
    const outcome = await home.run(login());
    expect(outcome.stderr).toMatch(expected);
    expect(outcome.exitCode).toBe(exitCode);
    expect(outcome.stdout + outcome.stderr).not.toContain('\u001b');
  };

  it('is named when a captive portal answers instead [BI-329]', async () => {
    server.overrides.set('/device_authorization', { body: '<html>Welcome to Hotel Wi-Fi</html>' });
    await abort(/not an OAuth answer from 127\.0\.0\.1/u, 5);
  });

  it('ends the sign-in when the metadata is of another issuer [M-13]', async () => {
    server.metadata['issuer'] = `${server.issuer}/`;
    await abort(/belongs to another issuer/u);
    expect(server.requestsTo('/device_authorization')).toHaveLength(0);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'redirects to another host',
      () => server.overrides.set('/.well-known/oauth-authorization-server', { status: 302, headers: { location: 'https://evil.test/' } }),
      /redirect to evil\.test/u,
    ],
    ['is 2 MiB', () => server.overrides.set('/.well-known/oauth-authorization-server', { body: 'x'.repeat(2 * 1024 * 1024) }), /larger than 64 KiB/u],
    ['names a token endpoint over http', () => (server.metadata['token_endpoint'] = 'http://login.example/token'), /token_endpoint is not https/u],
  ])('ends the sign-in when the metadata %s [M-14]', async (_what, arrange, expected) => {
    arrange();
    await abort(expected);
    expect(server.requestsTo('/device_authorization')).toHaveLength(0);
  });

  it('is refused when an endpoint is on another host, unless that host was named [BI-343]', async () => {
    server.metadata['token_endpoint'] = 'https://tokens.example/token';
    await abort(/another host than the issuer: tokens\.example; --trust-host tokens\.example/u);
    server.expiresIn = 2;
    const { exitCode } = await home.run(login('--trust-host', 'login.example', '--trust-host', 'tokens.example'));
    expect(exitCode).toBe(4);
  });

  it.each<[string, Answer]>([
    ['a megabyte', { body: `{"device_code":"${'x'.repeat(1024 * 1024)}"}` }],
    ['a redirect', { status: 307, headers: { location: '/elsewhere' } }],
  ])('is a clear error when the device authorization answer is %s [CL-10]', async (_what, answer) => {
    server.overrides.set('/device_authorization', answer);
    await abort(/larger than 64 KiB|redirects are not followed/u);
    expect(server.requestsTo('/elsewhere')).toHaveLength(0);
  });

  it('is a clear error when the certificate is signed by nobody known [CL-10]', async () => {
    const tls = createServer(SELF_SIGNED).listen(0, '127.0.0.1');
    await once(tls, 'listening');
    const { port } = tls.address() as AddressInfo;
    const { exitCode, stderr } = await home.run(['login', '--issuer', `https://127.0.0.1:${port}`, '--client-id', 'tv']);
    tls.close();
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(/the certificate of 127\.0\.0\.1:\d+ is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/u);
  });

  it.each<[string, Answer]>([
    ['a page', { body: '<html>Not here</html>' }],
    ['500', { status: 500, body: 'NullPointerException' }],
  ])('is passed over for the other well-known path when the first answers with %s', async (_what, answer) => {
    server.overrides.set('/.well-known/oauth-authorization-server', answer);
    expect(await home.run(login())).toMatchObject({ exitCode: 0 });
  });

  it('is a server out of order when neither well-known path answers', async () => {
    for (const name of ['oauth-authorization-server', 'openid-configuration']) server.overrides.set(`/.well-known/${name}`, { status: 503, body: '' });
    await abort(/127\.0\.0\.1:\d+ answered 503/u, 5);
  });

  it('is not blamed on the certificate when the port speaks no https', async () => {
    const { exitCode, stderr } = await home.run(['login', '--issuer', server.issuer.replace('http:', 'https:'), '--client-id', 'tv']);
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(/no secure connection to 127\.0\.0\.1:\d+ \(\w+\); does it speak https on this port\?/u);
  });

  it('is a clear error, and the end, when a poll is redirected [BI-341]', async () => {
    server.polls.push({ status: 302, headers: { location: 'https://evil.test/token' } });
    await abort(/redirect to evil\.test; redirects are not followed/u);
    expect(server.requestsTo('/token')).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>]>([
    ['an escape sequence', { user_code: 'AB\u001b[2KCD' }],
    ['a link', { user_code: '\u001b]8;;https://evil.test\u0007WDJB\u001b]8;;\u0007' }],
    ['200 characters', { user_code: 'A'.repeat(200) }],
    ['a bidirectional mark', { user_code: 'WDJB\u202eMJHT' }],
    ['a line break', { user_code: 'WDJB\rMJHT' }],
  ])('ends the sign-in when the code holds %s [BI-334]', async (_what, members) => {
    Object.assign(server.deviceAuthorization, members);
    await abort(/a code that nobody can type|user_code must be/u);
    expect(server.requestsTo('/token')).toHaveLength(0);
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'http://login.example/device', 'https://u@login.example/', 'https://evil.test/device'])(
    'ends the sign-in when the address to open is %s [CL-02]',
    async (address) => {
      server.deviceAuthorization['verification_uri'] = address;
      await abort(/verification_uri/u);
      expect(server.requestsTo('/token')).toHaveLength(0);
    },
  );

  it('is stripped and cut when an error speaks in escape sequences [BI-335]', async () => {
    server.polls.push(oauthError('invalid_grant', { error_description: `\u001b[2J\u001b]0;owned\u0007${'long '.repeat(10_000)}` }));
    const { stderr } = await home.run(login());
    expect(stderr).toContain('invalid_grant: long');
    expect(stderr).not.toMatch(/\u001b|owned|\u0007/u);
    expect(stderr.length).toBeLessThan(500);
  });

  it.each<[string, () => Promise<void>]>([
    ['signed by another key', forgeIdToken],
    ['for another client', async () => void (server.idTokenClaims['aud'] = 'another-client')],
    ['expired', async () => void (server.idTokenClaims['exp'] = 1)],
    ['without a signature', async () => void (server.tokens['id_token'] = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWxsb3J5IiwibmFtZSI6Ik1hbGxvcnkifQ.')],
    ['beside another access token', async () => void (server.idTokenClaims['at_hash'] = 'AAAAAAAAAAAAAAAAAAAAAA')],
  ])('is not shown as anybody, and nothing is kept, when the id token is %s [CL-11]', async (_what, arrange) => {
    await arrange();
    const { exitCode, stdout, stderr } = await home.run(login());
    expect(exitCode).toBe(6);
    expect(stderr).toContain('id token is not to be trusted');
    expect(stdout + stderr).not.toMatch(/Ada|Mallory/u);
    expect(await readdir(home.stateDirectory)).toEqual([]);
    expect(server.requestsTo('/revoke')).toHaveLength(1);
  });
});
