import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildClient, ClientHome } from '../support/client-program.js';
import { FakeAuthorizationServer, PENDING } from '../support/fake-authorization-server.js';

let server: FakeAuthorizationServer;
let home: ClientHome;

beforeAll(buildClient, 120_000);

beforeEach(async () => {
  server = await FakeAuthorizationServer.start();
  home = await ClientHome.create();
  server.polls.push(...Array.from({ length: 100 }, () => PENDING));
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

interface Interrupted {
  readonly output: string;
  readonly tookMs: number;
  readonly requests: number;
}

/** Starts a login on a terminal, lets `interrupt` end it in the middle of a request (a poll, if no other is named), and asks the terminal for its state afterwards. */
async function interrupted(interrupt: string, during = '/token'): Promise<Interrupted> {
  const { child, outcome } = home.startOnTerminal(`$CLIENT login --issuer ${server.issuer} --client-id tv; echo "rc=$?"; stty -a`);
  await server.received(during, server.requestsTo(during).length + 1);
  const requests = server.requests.length;
  const startedAt = performance.now();
  const ended = new Promise<void>((resolve) => child.stdout?.on('data', (text: string) => text.includes('rc=') && resolve()));
  child.stdin?.write(interrupt);
  await ended;
  const tookMs = performance.now() - startedAt;
  const { stdout } = await outcome;
  return { output: stdout, tookMs, requests: server.requests.length - requests };
}

describe('^C during a poll', () => {
  it('ends in less than 200 ms with 130, the terminal as it was, and no further request [CL-05]', async () => {
    const runs = [await interrupted('\u0003'), await interrupted('\u0003'), await interrupted('\u0003')];
    await pause(1_500);
    for (const { output, requests } of runs) {
      expect(output).toContain('rc=130');
      expect(output.lastIndexOf('\u001b[?25h')).toBeGreaterThan(output.lastIndexOf('\u001b[?25l'));
      expect(output.lastIndexOf('\u001b[?1049l')).toBeGreaterThan(output.lastIndexOf('\u001b[?1049h'));
      expect(output).toMatch(/[^-]icanon/u);
      expect(output).toMatch(/[^-]echo\b/u);
      expect(requests).toBe(0);
    }
    // The quickest of three, since other programs may hold the processor.
    expect(Math.min(...runs.map(({ tookMs }) => tookMs))).toBeLessThan(200);
  }, 60_000);
});

describe('^C between the approval and the saving', () => {
  it('ends with 130, and gives back the tokens that nobody would hold', async () => {
    server.polls.length = 0;
    server.overrides.set('/jwks', { hang: true });
    const { output } = await interrupted('\u0003', '/jwks');
    expect(output).toContain('rc=130');
    expect(server.requestsTo('/revoke').map(({ form }) => form.get('token'))).toEqual([expect.stringContaining('secret-refresh-token')]);
    expect(server.refreshTokens.size).toBe(0);
    expect(await readdir(home.stateDirectory)).toEqual([]);
  });
});

describe('Q', () => {
  it('ends with 130 as well, and tells the server that the code is no longer wanted', async () => {
    const { output } = await interrupted('q');
    expect(output).toContain('rc=130');
    expect(server.requestsTo('/revoke').map(({ form }) => form.get('token'))).toEqual([expect.stringContaining('secret-device-code')]);
  });
});

describe('SIGTERM in a pipe', () => {
  it('ends with 130 and sends nothing more', async () => {
    const { child, outcome } = home.start(['login', '--issuer', server.issuer, '--client-id', 'tv']);
    await server.received('/token');
    const requests = server.requests.length;
    child.kill('SIGTERM');
    expect(await outcome).toMatchObject({ exitCode: 130 });
    expect(server.requests).toHaveLength(requests);
  });
});

describe('^C with --json', () => {
  it.each([['login', '/token'] as const, ['whoami', '/userinfo'] as const])('is the last line of %s', async (command, during) => {
    if (command === 'whoami') {
      server.polls.length = 0;
      await home.run(['login', '--issuer', server.issuer, '--client-id', 'tv']);
      server.overrides.set(during, { hang: true });
    }
    const { child, outcome } = home.start([command, '--json', '--issuer', server.issuer, '--client-id', 'tv']);
    await server.received(during, server.requestsTo(during).length + 1);
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await outcome;
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '' });
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toEqual({ event: 'failed', reason: 'cancelled' });
  });
});
