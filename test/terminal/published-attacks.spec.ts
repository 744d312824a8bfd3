import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClientHome, buildClient } from '../support/client-program.js';
import { FakeAuthorizationServer } from '../support/fake-authorization-server.js';

let home: ClientHome;
beforeAll(async () => {
  await buildClient();
  home = await ClientHome.create();
}, 120_000);
afterAll(() => home[Symbol.asyncDispose]());

const loginAt = (server: FakeAuthorizationServer): ReturnType<ClientHome['run']> => home.run(['login', '--issuer', server.issuer, '--client-id', 'tv']);

describe('what was done to other clients', () => {
  it('a server that is hostile in every member at once gets nothing run and nothing drawn [AT-25]', async () => {
    await using server = await FakeAuthorizationServer.start();
    Object.assign(server.deviceAuthorization, {
      user_code: 'WDJB\u001b]8;;https://evil.test\u0007MJHT',
      verification_uri: 'https://evil.test/$(touch owned)&calc|`id`',
      verification_uri_complete: 'file:///etc/passwd',
    });
    const { exitCode, stdout, stderr } = await loginAt(server);
    expect(exitCode).toBe(6);
    expect(stdout + stderr).not.toMatch(/\u001b|\u0007|evil\.test\/\$|passwd/u);
    expect(server.requestsTo('/token')).toHaveLength(0);
  });

  it('a server that sends nonsense for numbers is still polled at a decent pace, and only until the end [AT-26]', async () => {
    const intervals = [0, -5, 'x', null, 1e12, '0'];
    const runs = intervals.map(async (interval) => {
      await using server = await FakeAuthorizationServer.start();
      server.interval = interval;
      server.expiresIn = 4;
      server.polls.push(...Array.from({ length: 50 }, () => ({ status: 400, body: { error: 'authorization_pending' } })));
      const { exitCode } = await loginAt(server);
      return { interval, exitCode, polledAtMostOnce: server.requestsTo('/token').length <= 1 };
    });
    expect(await Promise.all(runs)).toEqual(intervals.map((interval) => ({ interval, exitCode: 4, polledAtMostOnce: true })));
  }, 60_000);
});
