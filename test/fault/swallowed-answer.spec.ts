import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClientHome, buildClient } from '../support/client-program.js';
import { signInPerson, signedInDevice } from '../support/person.js';
import { startServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { wallClock } from '../support/wall-clock.js';
import { Front } from './fleet/front.js';

type Line = Readonly<Record<string, string>>;

let front: Front;
let server: TestServer;

beforeAll(async () => {
  await buildClient();
  front = await Front.open();
  server = await startServer({
    clock: wallClock(),
    env: { ISSUER: front.address },
    adjust: (config) => ({ ...config, settings: { ...config.settings, device: { ...config.settings.device, intervalSeconds: 1 } } }),
  });
  front.leadTo([server.url]);
  await server.addAccount();
}, 120_000);

afterAll(async () => {
  await front.close();
  await server.close();
});

describe('an answer with tokens that is lost on the way', () => {
  it('costs the device a moment, not its sign-in', async () => {
    await using home = await ClientHome.create();
    const person = await signInPerson(server);
    const at = ['--issuer', front.address, '--client-id', 'tv'];
    const { child, outcome } = home.start(['login', '--json', ...at, '--scope', 'openid profile offline_access', '--device-name', 'lost twice']);
    const swallowed = front.swallowTokens(2);
    const events: string[] = [];
    for await (const text of createInterface({ input: child.stdout! })) {
      const line = JSON.parse(text) as Line;
      events.push(line['event'] ?? '');
      if (line['event'] === 'code_issued') await person.answer(line['user_code'] ?? '');
    }
    expect(await outcome).toMatchObject({ exitCode: 0 });
    expect(events.at(-1)).toBe('signed_in');
    await swallowed;
    const families = await server.stores.refreshTokenFamilies.list({});
    expect(families.filter(({ deviceName }) => deviceName === 'lost twice')).toHaveLength(1);
    expect((await home.run(['whoami', ...at])).stdout).toContain('Alice Example');
  }, 60_000);

  it('costs a refresh nothing but the repetition', async () => {
    const { tokens } = await signedInDevice(server);
    const refresh = (token: string): Promise<Response> =>
      fetch(`${front.address}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'tv', refresh_token: token }),
      });
    const swallowed = front.swallowTokens(1);
    await expect(refresh(tokens['refresh_token'] ?? '')).rejects.toThrow('fetch failed');
    await swallowed;
    const again = await refresh(tokens['refresh_token'] ?? '');
    expect(again.status).toBe(200);
    const successor = (await again.json()) as Line;
    expect((await refresh(successor['refresh_token'] ?? '')).status).toBe(200);
  });
});
