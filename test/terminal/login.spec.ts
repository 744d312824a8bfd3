import { writeFile } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildClient, ClientHome } from '../support/client-program.js';
import { type Answer, DENIED, EXPIRED, FakeAuthorizationServer, oauthError, PENDING, SLOW_DOWN } from '../support/fake-authorization-server.js';

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

const jsonLines = (stdout: string): { event: string; [member: string]: unknown }[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string });

describe('login in a pipe', () => {
  it('polls while the person acts, until it is done [D-29]', async () => {
    server.polls.push(PENDING, PENDING, PENDING);
    const { exitCode, stdout } = await home.run(login());
    expect(exitCode).toBe(0);
    expect(server.requestsTo('/token')).toHaveLength(4);
    expect(stdout).toContain(`Open: ${server.issuer}/device`);
    expect(stdout).toContain('Code: WDJB-MJHT');
    expect(stdout).toContain('Signed in as Ada Lovelace (ada@example.test)');
  });

  it('never shows the device code or a token [D-25]', async () => {
    server.polls.push(PENDING);
    const outcomes = [
      await home.run(login()),
      await home.run(login('--json')),
      await home.run(['status']),
      await home.run(['status', '--json']),
      await home.run(['whoami']),
    ];
    for (const { stdout, stderr } of outcomes) expect(stdout + stderr).not.toContain('secret-');
    expect(server.requestsTo('/token')[0]?.form.get('device_code')).toContain('secret-device-code');
  });

  it.each<[string, number, Answer[]]>([
    ['signed in', 0, []],
    ['denied', 3, [DENIED]],
    ['expired', 4, [EXPIRED]],
    ['of the server', 6, [oauthError('invalid_client', {}, 401)]],
  ])('writes no escape sequence and ends with the exit code for %s, %i [CL-06]', async (_outcome, expected, polls) => {
    server.polls.push(...polls);
    const { exitCode, stdout, stderr } = await home.run(login('--qr', 'always'), { FORCE_COLOR: '3' });
    expect(exitCode).toBe(expected);
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('loses no approval when the keys of the server cannot be fetched at once', async () => {
    let asked = 0;
    server.overrides.set('/jwks', () => {
      if ((asked += 1) === 2) server.overrides.delete('/jwks');
      return { status: 503, body: 'later' };
    });
    const { exitCode, stdout } = await home.run(login());
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Signed in as Ada Lovelace');
    expect(server.requestsTo('/jwks')).toHaveLength(3);
    expect(server.requestsTo('/revoke')).toHaveLength(0);
  });

  it('ends with its exit code although nobody reads why', async () => {
    const { child, outcome } = home.start(['token']);
    child.stderr?.destroy();
    expect(await outcome).toMatchObject({ exitCode: 7 });
  });

  it('says why it failed once', async () => {
    server.polls.push(oauthError('invalid_client', {}, 401));
    const { stdout, stderr } = await home.run(login());
    expect(`${stdout}${stderr}`.split('invalid_client')).toHaveLength(2);
  });

  it('ends with 5 when there is no server', async () => {
    const gone = server.issuer;
    await server[Symbol.asyncDispose]();
    const { exitCode, stderr } = await home.run(['login', '--issuer', gone, '--client-id', 'tv']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('no connection to 127.0.0.1');
    server = await FakeAuthorizationServer.start();
  });

  it.each([
    [['login']],
    [['login', '--issuer', 'http://login.example', '--client-id', 'tv']],
    [['sign-in']],
    [['login', '--qr', 'perhaps']],
    [['token', '--json']],
  ])('ends with 2 for %j', async (args) => {
    expect(await home.run(args)).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('reads issuer and client from the config file of its installer', async () => {
    await writeFile(
      `${home.directory}/device-client.config.json`,
      JSON.stringify({ issuer: server.issuer, client_id: 'tv', scope: 'openid', audience: 'https://api.test' }),
    );
    expect(await home.run(['login'])).toMatchObject({ exitCode: 0 });
    const { form } = server.requestsTo('/device_authorization')[0] ?? {};
    expect(Object.fromEntries(form ?? [])).toEqual({ client_id: 'tv', scope: 'openid', audience: 'https://api.test' });
  });

  it('asks for no code before `login` was said, nor after the code has expired [D-11]', async () => {
    for (const args of [[], ['--help'], ['status'], ['token'], ['whoami'], ['logout']]) await home.run(args);
    expect(server.requests).toHaveLength(0);
    server.polls.push(EXPIRED);
    await home.run(login());
    expect(server.requestsTo('/device_authorization')).toHaveLength(1);
  });

  it('keeps the code out of redirected output with --no-code-in-log [D-74]', async () => {
    expect(await home.run(login('--no-code-in-log'))).toMatchObject({ exitCode: 2 });
    const { child, outcome } = home.startOnTerminal(
      `$CLIENT login --issuer ${server.issuer} --client-id tv --no-code-in-log > log.txt; echo; echo LOG; cat log.txt`,
    );
    const { stdout } = await outcome;
    const [terminal, log] = stdout.split('LOG');
    expect(child.exitCode).toBe(0);
    expect(terminal).toContain('WDJB-MJHT');
    expect(log).toContain('Signed in as Ada');
    expect(log).not.toContain('WDJB');
  });
});

describe('login --json', () => {
  it('writes one object a line: the code, slow_down, progress, the end', async () => {
    server.expiresIn = 60;
    server.polls.push(oauthError('authorization_pending', { progress: 'opened' }), PENDING);
    const { stdout } = await home.run(login('--json'));
    expect(jsonLines(stdout)).toEqual([
      {
        event: 'code_issued',
        user_code: 'WDJB-MJHT',
        verification_uri: `${server.issuer}/device`,
        verification_uri_complete: `${server.issuer}/D/WDJB-MJHT`,
        expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u),
      },
      { event: 'progress', progress: 'opened' },
      { event: 'signed_in', account: { sub: 'ada', name: 'Ada Lovelace', email: 'ada@example.test' }, scope: 'openid profile email offline_access' },
    ]);
  });

  it('shows no progress that it does not know, whatever it is [D-94]', async () => {
    for (const progress of ['dancing', '\u001b[31mred', 'x'.repeat(1_000), 7, 'opened', 'Opened']) {
      server.polls.push(oauthError('authorization_pending', { progress }));
    }
    const { stdout } = await home.run(login('--json'));
    expect(jsonLines(stdout).slice(1, -1)).toEqual([{ event: 'progress', progress: 'opened' }]);
    expect(server.requestsTo('/token').map(({ form }) => form.get('progress'))).toEqual([null, 'dancing', 'dancing', 'dancing', 'dancing', 'opened', 'opened']);
  });

  it('tells the new pace', async () => {
    server.polls.push(SLOW_DOWN, DENIED);
    const { exitCode, stdout } = await home.run(login('--json'));
    expect(exitCode).toBe(3);
    expect(jsonLines(stdout).slice(1)).toEqual([{ event: 'slow_down', interval: 6 }, { event: 'denied' }]);
  });

  it('tells a failure on the same stream', async () => {
    server.polls.push(oauthError('invalid_grant', { error_description: 'gone' }));
    const { exitCode, stdout, stderr } = await home.run(login('--json'));
    expect(exitCode).toBe(6);
    expect(stderr).toBe('');
    expect(jsonLines(stdout).at(-1)).toEqual({ event: 'failed', reason: 'server', message: expect.stringContaining('invalid_grant: gone') });
  });
});
