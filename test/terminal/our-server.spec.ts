import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceAuthorization } from '../../apps/device-auth-server/src/protocol/device-authorization/device-authorization.js';
import { buildClient, ClientHome } from '../support/client-program.js';
import type { Outcome } from '../support/client-program.js';
import { STICK } from '../support/held-poll.js';
import { AT_HOME, signInPerson } from '../support/person.js';
import type { Person } from '../support/person.js';
import { startServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { Visitor } from '../support/visitor.js';
import { wallClock } from '../support/wall-clock.js';

describe('the terminal client at the server it comes with', () => {
  let server: TestServer;
  let person: Person;
  let home: ClientHome;
  let at: readonly string[];
  beforeAll(async () => {
    await buildClient();
    server = await startServer({ clock: wallClock(), clients: [STICK], file: { settings: { device: { intervalSeconds: 1 } } } });
    await server.addAccount();
    person = await signInPerson(server);
    home = await ClientHome.create();
    at = ['--issuer', server.issuer, '--client-id', 'tv'];
  }, 120_000);
  afterAll(async () => {
    await server.close();
    await home[Symbol.asyncDispose]();
  });

  /** Signs in, the person answering as soon as the code is shown. */
  async function login(decision: 'approve' | 'deny' = 'approve'): Promise<Outcome & { readonly events: readonly string[] }> {
    const { child, outcome } = home.start(['login', '--json', ...at, '--scope', 'openid profile offline_access']);
    const events: string[] = [];
    for await (const text of createInterface({ input: child.stdout! })) {
      const line = JSON.parse(text) as { readonly event: string; readonly user_code: string };
      events.push(line.event);
      if (line.event === 'code_issued') await person.answer(line.user_code, decision);
    }
    return { ...(await outcome), events };
  }

  it('signs in, says who signed in, hands out a token and signs out', async () => {
    expect(await login()).toMatchObject({ exitCode: 0, stderr: '', events: ['code_issued', 'signed_in'] });
    expect((await home.run(['whoami', ...at])).stdout).toContain('Alice Example');
    const token = (await home.run(['token', ...at])).stdout.trim();
    const userInfo = () => server.get('/oauth/userinfo', { authorization: `Bearer ${token}` });
    expect((await userInfo()).json).toMatchObject({ name: 'Alice Example' });
    expect((await home.run(['logout', ...at])).exitCode).toBe(0);
    expect((await home.run(['token', ...at])).exitCode).toBe(7);
    expect((await userInfo()).status).toBe(401);
  }, 60_000);

  it('ends with 3 when the person says no', async () => {
    expect(await login('deny')).toMatchObject({ exitCode: 3, events: ['code_issued', 'denied'] });
  }, 60_000);

  it('shows how far the person is as soon as the server knows, on lines and as JSON [D-94]', async () => {
    const stick = ['--issuer', server.issuer, '--client-id', 'stick'];
    const { child, outcome } = home.start(['login', '--json', ...stick]);
    const events: string[] = [];
    let userCode = '';
    const steps = [
      () => new Visitor(() => undefined).open(`${server.issuer}/D/${userCode}`),
      () => server.protocol.lookUpUserCode(person.browser, userCode, AT_HOME),
      () => person.answer(userCode),
    ];
    for await (const text of createInterface({ input: child.stdout! })) {
      const line = JSON.parse(text) as { readonly event: string; readonly user_code?: string; readonly progress?: string };
      events.push(line.progress ?? line.event);
      userCode = line.user_code ?? userCode;
      await steps.shift()?.();
    }
    expect((await outcome).exitCode).toBe(0);
    expect(events).toEqual(['code_issued', 'opened', 'signed_in', 'signed_in']);

    const lines = home.start(['login', ...stick, '--qr', 'never']);
    const seen: string[] = [];
    for await (const text of createInterface({ input: lines.child.stdout! })) {
      seen.push(text);
      const code = /^Code: (.*)$/u.exec(text)?.[1];
      if (code !== undefined) await server.protocol.noteUserCodeOpened((userCode = code));
      if (text === 'Somebody opened the page') await person.answer(userCode, 'deny');
    }
    expect(seen).toContain('Somebody opened the page');
    expect((await lines.outcome).exitCode).toBe(3);
  }, 20_000);

  it('binds its device code to a secret of its own, which every poll then has to bring', async () => {
    const opened = watchOpened(server);
    expect((await login()).exitCode).toBe(0);
    expect(opened).toEqual([expect.objectContaining({ clientId: 'tv', codeChallenge: expect.stringMatching(/^[\w-]{43}$/) })]);
  }, 60_000);
});

/** The records the server opens from now on. */
function watchOpened({ stores: { deviceAuthorizations } }: TestServer): readonly DeviceAuthorization[] {
  const opened: DeviceAuthorization[] = [];
  const { open } = deviceAuthorizations;
  Object.assign(deviceAuthorizations, {
    open(record: DeviceAuthorization) {
      opened.push(record);
      return open.call(deviceAuthorizations, record);
    },
  });
  return opened;
}
