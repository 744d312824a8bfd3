import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildClient, ClientHome } from '../support/client-program.js';
import { Visitor } from '../support/visitor.js';

type Line = Readonly<Record<string, unknown>> & { readonly event: string };

/** Its pages ask for the code, whether it is the right one, who one is, and whether the client may: the first form each time. */
async function approveThere(address: string): Promise<string> {
  const visitor = new Visitor(() => undefined);
  let page = await visitor.open(address);
  for (let pages = 0; page.forms.length > 0 && pages < 8; pages += 1) {
    const form = page.forms[0]!;
    page = await visitor.press(page, form, { values: form.typed.includes('login') ? { login: 'alice', password: 'any' } : {} });
  }
  return page.text;
}

describe('the terminal client at a server that is not ours', () => {
  let provider: ChildProcess;
  let issuer: string;
  beforeAll(async () => {
    await buildClient();
    provider = spawn(process.execPath, [join(import.meta.dirname, 'oidc-provider.mjs')], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(createInterface({ input: provider.stdout! }), 'line');
    ({ issuer } = JSON.parse(line as string) as { issuer: string });
  }, 120_000);
  afterAll(async () => {
    const ended = once(provider, 'exit');
    provider.kill('SIGTERM');
    await ended;
  });

  it('signs in, says who signed in, renews its token and signs out', async () => {
    await using home = await ClientHome.create();
    const at = ['--issuer', issuer, '--client-id', 'tv'];
    const { child, outcome } = home.start(['login', '--json', ...at, '--scope', 'openid profile email offline_access']);
    const lines: Line[] = [];
    let lastPage = '';
    for await (const text of createInterface({ input: child.stdout! })) {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      if (line.event === 'code_issued') lastPage = await approveThere(String(line['verification_uri_complete']));
    }
    expect(lastPage).toContain('Sign-in Success');
    const { exitCode, stderr } = await outcome;
    expect({ exitCode, stderr, last: lines.at(-1)?.event }).toEqual({ exitCode: 0, stderr: '', last: 'signed_in' });

    expect((await home.run(['whoami', ...at])).stdout).toContain('Alice Elsewhere');
    const token = (await home.run(['token', ...at])).stdout.trim();
    const answer = await fetch(`${issuer}/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ sub: 'alice', email: 'alice@elsewhere.example' });

    expect((await home.run(['logout', ...at])).exitCode).toBe(0);
    expect((await home.run(['token', ...at])).exitCode).toBe(7);
    expect((await fetch(`${issuer}/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  }, 60_000);
});
