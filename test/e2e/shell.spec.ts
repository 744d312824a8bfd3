import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Terminal } from './shell.js';

const PASSWORD = 'lamps under the quiet bridge';

let terminal: Terminal;

beforeEach(async () => {
  terminal = await Terminal.open();
});

afterEach(() => terminal.close());

const addAda = (...more: string[]) => terminal.run(['accounts', 'add', 'Ada', '--password-stdin', ...more], { input: `${PASSWORD}\n` });

describe('the server as a command', () => {
  it('refuses to start when a limit is switched off [D-85]', async () => {
    await terminal.write('device-auth.config.json', { settings: { limits: { missesPerAccount: { count: 0 } } } });
    const { exitCode, err, out } = await terminal.run([], { env: { PORT: '0' } });
    expect(exitCode).toBe(78);
    expect(err).toMatch(/^settings\.limits\.missesPerAccount\.count: .*never switched off.*\n$/u);
    expect(out).toBe('');
  });

  it('tells every mistake, one a line, and exits with 78', async () => {
    const { exitCode, err } = await terminal.run([], { env: { PORT: 'web', ISSUER: 'https://auth.example/', STORE_URL: 'mysql://localhost' } });
    expect(exitCode).toBe(78);
    expect(
      err
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(['ISSUER', 'PORT', 'STORE_URL']);
  });

  it('logs where it listens and the absolute path of its store, and nothing but JSON', async () => {
    const { listening, lines, stop } = await terminal.serve();
    expect(listening).toMatchObject({ store: terminal.store, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/u) });
    const answer = await fetch(`${listening['url']}/health/live`);
    expect(answer.status).toBe(200);
    await stop('SIGTERM');
    expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).not.toContain('error');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('stops in order on %s', async (signal) => {
    const { lines, stop } = await terminal.serve();
    expect(await stop(signal)).toBe(0);
    expect(lines.at(-1)).toContain('"event":"stopped"');
  });

  it('says so when another server has its store, in one line and no stack trace', async () => {
    await terminal.serve();
    const { exitCode, err } = await terminal.run([], { env: { PORT: '0' } });
    expect(exitCode).toBe(1);
    expect(err).toContain(terminal.store);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('exits with 2 for a command there is not', async () => {
    const { exitCode, err } = await terminal.run(['acounts']);
    expect(exitCode).toBe(2);
    expect(err).toContain('Did you mean accounts?');
  });
});

describe('secret new', () => {
  it('prints a secret once and the hash the config file takes for it', async () => {
    const { out } = await terminal.run(['secret', 'new']);
    const [, secret, hash] = /^client_secret: ([\w-]{43})\nclient_secret_hash: (sha256:[\w-]{43})\n$/u.exec(out) ?? [];
    expect(hash).toBe(`sha256:${createHash('sha256').update(secret!).digest('base64url')}`);
    await terminal.write('device-auth.config.json', { clients: [{ client_id: 'api', client_secret_hash: hash, grant_types: [] }] });
    expect(await terminal.run(['config', 'check'])).toMatchObject({ exitCode: 0 });
  });
});

describe('config check', () => {
  it('prints what the server would run with, and no secret', async () => {
    const keys = [await terminal.run(['secret', 'new', '--key']), await terminal.run(['secret', 'new', '--key'])].map(({ out }) => out.trim());
    const { exitCode, out, err } = await terminal.run(['config', 'check'], { env: { SECRET_KEYS: keys.join(',') } });
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ secretKeys: '2 hidden, newest first', store: { place: terminal.store }, http: { port: 3000 } });
    expect(out + err).not.toContain(keys[0]);
    expect(err).toMatch(/An older key may go 336 hours after .*\n.*keys rewrap/u);
  });

  it('tells every mistake, with 78', async () => {
    expect(await terminal.run(['config', 'check'], { env: { PORT: 'x' } })).toMatchObject({ exitCode: 78, out: '', err: expect.stringMatching(/^PORT: /u) });
  });
});

describe('backup', () => {
  it('copies the store while the server runs, for its owner alone, and never over a file', async () => {
    await terminal.serve();
    await addAda();
    expect(await terminal.run(['backup', 'copy.sqlite'])).toMatchObject({ exitCode: 0 });
    expect((await stat(join(terminal.directory, 'copy.sqlite'))).mode & 0o777).toBe(0o600);
    const { out } = await terminal.run(['accounts', 'list'], { env: { STORE_URL: 'sqlite:./copy.sqlite' } });
    expect(out).toMatch(/^ada /mu);
    expect(await terminal.run(['backup', 'copy.sqlite'])).toMatchObject({ exitCode: 1, err: expect.stringContaining('not overwritten') });
  });
});

describe('keys', () => {
  it('announces the next pair once, to sign a day later', async () => {
    const first = await terminal.run(['keys', 'rotate']);
    expect(first.out.match(/ new$/gmu)).toHaveLength(2);
    const announced = [...first.out.matchAll(/^(\S+) .* new$/gmu)].map(([, kid]) => kid);
    expect(JSON.parse(first.err.split('\n')[0]!)).toMatchObject({ event: 'signing_keys_changed', change: 'announced', kids: announced });
    const second = await terminal.run(['keys', 'rotate']);
    expect(second.out).not.toMatch(/ new$/mu);
    expect(second.err).toMatch(/^Nothing to do/u);
  });

  it('rewraps, so that the older secret key can go', async () => {
    const [older, newer] = [await terminal.run(['secret', 'new', '--key']), await terminal.run(['secret', 'new', '--key'])].map(({ out }) => out.trim());
    const under = (...keys: (string | undefined)[]) => ({ env: { SECRET_KEYS: keys.join(',') } });
    await terminal.run(['keys', 'rotate'], under(older));
    const tooEarly = await terminal.run(['keys', 'rotate'], under(newer));
    expect(tooEarly).toMatchObject({ exitCode: 1, err: expect.stringMatching(/none of SECRET_KEYS opens the signing key/u) });
    expect(await terminal.run(['keys', 'rewrap'], under(newer, older))).toMatchObject({
      exitCode: 0,
      out: `4 signing keys sealed anew in ${terminal.store}\n`,
      err: expect.stringMatching(/^\{.*"event":"signing_keys_changed","change":"resealed","kids":\[.*\}\n$/u),
    });
    expect(await terminal.run(['keys', 'rotate'], under(newer))).toMatchObject({ exitCode: 0 });
  });
});
