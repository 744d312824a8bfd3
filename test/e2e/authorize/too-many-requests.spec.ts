import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, authorizationRequest, CALLBACK, expectPage, expectRedirectError } from '../../support/authorization-request.js';
import { signInPerson } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

let server: TestServer;
beforeEach(async () => {
  server = await startServer({
    env: { TRUST_PROXY: '1' },
    file: { settings: { limits: { authorizationsPerAddress: { count: 3, windowSeconds: 600 } } } },
  });
  await server.addAccount();
});
afterEach(() => server.close());

const begin = (address: string, cookie?: string) =>
  server.get(authorizationRequest().path, { 'x-forwarded-for': address, ...(cookie === undefined ? {} : { cookie: `session=${cookie}` }) });
const statuses = async (times: number, address: string, cookie?: string): Promise<number[]> => {
  const answers = [];
  for (let time = 0; time < times; time += 1) answers.push((await begin(address, cookie)).status);
  return answers;
};

describe('requests that anybody may begin', () => {
  it('are kept for one address so often, and the rest is asked to wait', async () => {
    expect(await statuses(4, '192.0.2.1')).toEqual([200, 200, 200, 429]);
    const refused = await begin('192.0.2.1');
    expectPage(refused, 429);
    expect(refused.headers.get('retry-after')).toBe('600');
    expect(server.log.join('')).toContain('"limit":"authorization"');
    expect(await statuses(1, '192.0.2.2')).toEqual([200]);
    server.clock.advanceSeconds(600);
    expect(await statuses(1, '192.0.2.1')).toEqual([200]);
  });

  it('are charged to the account where somebody is signed in, and not to the neighbours', async () => {
    const { cookie } = await signInPerson(server);
    await statuses(4, '192.0.2.1');
    // Signing in took one of Alice's three.
    expect(await statuses(3, '192.0.2.1', cookie)).toEqual([200, 200, 429]);
    expect(await statuses(1, '192.0.2.3')).toEqual([200]);
  });

  it('are answered to the app where no page may be shown', async () => {
    for (let time = 0; time < 3; time += 1) await ask(server, { prompt: 'none' });
    expectRedirectError(server, await ask(server, { prompt: 'none' }), 'temporarily_unavailable', CALLBACK);
  });
});
