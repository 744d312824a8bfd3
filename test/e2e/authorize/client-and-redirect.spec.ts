import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, authorizationRequest, expectPage, expectRedirectError } from '../../support/authorization-request.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

const REGISTERED = ['https://app.example/cb', 'https://app.example:443/p', 'http://127.0.0.1/cb?from=app', 'http://[::1]/cb', 'com.example.app:/cb'];
const app = { token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], scope: 'openid', application_type: 'native' };

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    clients: [
      { ...app, client_id: 'app', redirect_uris: REGISTERED },
      { ...app, client_id: 'gone', redirect_uris: REGISTERED, disabled: true },
      { ...app, client_id: 'one', redirect_uris: ['https://one.example/cb?x=1'] },
    ],
  });
});
afterAll(() => server.close());

/** Nothing in a refused request is an order to send the browser anywhere. */
async function expectAllRefused(uris: readonly string[]): Promise<void> {
  for (const redirect_uri of uris) {
    const answer = await ask(server, { client_id: 'app', scope: 'openid', redirect_uri });
    expect([redirect_uri, answer.status, answer.headers.get('location')]).toEqual([redirect_uri, 400, null]);
    expectPage(answer);
  }
}

describe('RFC 6749 §4.1.2.1: who asks and where to answer comes first', () => {
  it.each([
    ['no parameters', {}, { client_id: undefined, redirect_uri: undefined, response_type: undefined }],
    ['no client', {}, { client_id: undefined }],
    ['an unknown client', {}, { client_id: 'nobody' }],
    ['a disabled client', { redirect_uri: REGISTERED[0] }, { client_id: 'gone' }],
    ['an unregistered redirect URI', {}, { client_id: 'app', redirect_uri: 'https://evil.example/cb' }],
  ])('tells %s to the person and sends nobody anywhere, whatever else is wrong [O-13]', async (_, also, wrong) => {
    expectPage(await ask(server, { ...also, ...wrong }));
    expectPage(await ask(server, { ...also, ...wrong, response_type: 'token', scope: 'no such', prompt: 'none', code_challenge: undefined }));
  });

  it('wants one of several redirect URIs named, and takes the only one for meant [O-17]', async () => {
    expectPage(await ask(server, { client_id: 'app', redirect_uri: undefined }));
    expectRedirectError(
      server,
      await ask(server, { client_id: 'one', redirect_uri: undefined, response_type: 'token' }),
      'unsupported_response_type',
      'https://one.example/cb?x=1',
    );
  });
});

describe('RFC 9700 §4.1.3: a redirect URI is one of those registered', () => {
  it('takes them as they are spelt', async () => {
    for (const redirect_uri of REGISTERED) expect((await ask(server, { client_id: 'app', scope: 'openid', redirect_uri })).status).toBe(200);
  });

  it('refuses every other spelling [S-01]', () =>
    expectAllRefused([
      'https://app.example/CB',
      'https://APP.example/cb',
      'https://app.example/cb/',
      'https://app.example/x/../cb',
      'https://app.example/%2e/cb',
      'https://app.example/c%62',
      'https://app.example/cb?x=1',
      'https://app.example/cb?',
      'https://app.example/cb#f',
      'https://user@app.example/cb',
      'https://app.example/x/..;/cb',
      'https://app.example@evil.example/cb',
      'https://a@b@app.example/cb',
      'https://app.example%25@evil.example/cb',
      'https://app.example\\@evil.example/cb',
      'https://app.example.evil.example/cb',
      ' https://app.example/cb',
      'https://app.example/cb ',
    ]));

  it('refuses plain http beyond this machine [S-03]', () => expectAllRefused(['http://app.example/cb', 'http://one.example/cb?x=1']));

  it('refuses what is a scheme on no list [N-06]', () =>
    expectAllRefused([
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,x',
      '\tdata:text/html,x',
      'file:///etc/passwd',
      'blob:https://app.example/1',
      'intent:/cb',
      'vbscript:x',
    ]));

  it('refuses another spelling of a private-use scheme [N-05]', () =>
    expectAllRefused(['com.example.app://cb', 'COM.example.app:/cb', 'com.example.app:/cb?x', 'app:/cb']));
});

describe('RFC 8252 §7.3: loopback', () => {
  it.each(['http://127.0.0.1:51004/cb?from=app', 'http://127.0.0.1:1/cb?from=app', 'http://[::1]:65535/cb'])(
    '%s is taken, on any port [N-01]',
    async (redirect_uri) => {
      expect((await ask(server, { client_id: 'app', scope: 'openid', redirect_uri })).status).toBe(200);
    },
  );

  it('path and query stay exact', () =>
    expectAllRefused(['http://127.0.0.1:51004/cb', 'http://127.0.0.1:51004/cb?from=app&x', 'http://[::1]:51004/', 'http://[::1]:51004/CB']));

  it('is loopback in its own spelling alone, not in what a parser makes of another [N-02]', () =>
    expectAllRefused(
      [
        'http://0x7f.1',
        'http://2130706433',
        'http://127.1',
        'http://①②⑦.0.0.1',
        ' http://127.0.0.1',
        'h\nttp://127.0.0.1',
        'HTTP://127.0.0.1',
        'http://[::ffff:127.0.0.1]',
        'http://localhost',
      ]
        .flatMap((origin) => [`${origin}/cb?from=app`, `${origin}:51004/cb?from=app`])
        .concat(
          'http://127.0.0.1:51004/cb?from=app\t',
          'http://127.0.0.1:080/cb?from=app',
          'http://127.0.0.1:65536/cb?from=app',
          'http://127.0.0.1:80@evil.example/cb?from=app',
        ),
    ));

  it('no other host has a free port [N-03]', () =>
    expectAllRefused(['https://app.example:444/cb', 'https://app.example:443/cb', 'https://app.example/p', 'https://app.example:444/p']));

  it('localhost by name is taken exactly as registered, and the operator is told of something better [N-04]', async () => {
    const local = ['http://localhost:3000/cb', 'http://localhost/cb'];
    const named = await startServer({ clients: [{ ...app, client_id: 'named', redirect_uris: local }] });
    for (const redirect_uri of local) expect((await ask(named, { client_id: 'named', scope: 'openid', redirect_uri })).status).toBe(200);
    for (const redirect_uri of ['http://localhost:3001/cb', 'http://127.0.0.1:3000/cb', 'http://LOCALHOST:3000/cb'])
      expectPage(await ask(named, { client_id: 'named', scope: 'openid', redirect_uri }));
    await named.close();
    const told = named.log.filter((line) => line.includes('"warn"') && line.includes('named') && line.includes('127.0.0.1'));
    expect([told.length, server.log.filter((line) => line.includes('config_advice')).length]).toEqual([2, 0]);
  });
});

describe('published attacks on redirects', () => {
  const register = (uri: string): Promise<TestServer> => startServer({ clients: [{ ...app, client_id: 'new', redirect_uris: [uri] }] });

  it.each([
    'https://a@b@app.example/cb',
    'https://user@app.example/cb',
    'https://app.example/x/..;/cb',
    'https://app.example/%2e%2e/cb',
    'https://app.example\\@evil.example/cb',
    'https://app.example/cb%0d%0aX:1',
    'https://*.app.example/cb',
    'http://localhost:80@evil.example/cb',
  ])('%s can neither be registered nor asked for [AT-40]', async (uri) => {
    await expect(register(uri)).rejects.toThrow('redirect_uris[0]');
    await expectAllRefused([uri]);
  });

  it.each([
    'JavaScript:/cb',
    ' javascript:/cb',
    'java\tscript:/cb',
    'data:/cb',
    'vbscript:/cb',
    'blob:/cb',
    'app:/cb',
    'http://app.example/cb',
    '//app.example/cb',
    'https:app.example/cb',
  ])('%j is of no scheme that is on the list, so it can neither be registered nor asked for [AT-42]', async (uri) => {
    await expect(register(uri)).rejects.toThrow('redirect_uris[0]');
    await expectAllRefused([uri]);
  });

  it.each([{ response_type: 'evil' }, { response_type: undefined }, { scope: 'evil' }, { prompt: 'none' }, { request: 'e30' }, { response_mode: 'form_post' }])(
    '%j wins no redirect to where nothing was registered, by query or form [AT-41]',
    async (wrong) => {
      for (const unknown of [{ client_id: 'nobody' }, { client_id: 'app' }, { client_id: 'gone' }]) {
        const changes = { ...wrong, ...unknown, redirect_uri: 'https://evil.example/cb' };
        expectPage(await ask(server, changes));
        expectPage(await server.post('/oauth/authorize', authorizationRequest(changes).parameters));
      }
    },
  );
});
