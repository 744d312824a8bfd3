import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseRedisUrl, type RedisAddress } from '../../apps/device-auth-server/src/config/redis-address.js';
import { newSecretKey } from '../../apps/device-auth-server/src/keys/secret-key-file.js';
import { createSecrets } from '../../apps/device-auth-server/src/keys/secrets.js';
import { openTokenSigner } from '../../apps/device-auth-server/src/keys/token-signer.js';
import { openRedisStores } from '../../apps/device-auth-server/src/storage/redis/redis-stores.js';
import { buildClient, ClientHome } from '../support/client-program.js';
import { startRedis } from '../support/redis.js';
import { Fleet } from './fleet/fleet.js';
import { Person } from './fleet/person.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe('a store that was emptied (FLUSHALL)', () => {
  it('is told of, and tokens are signed again, by keys all servers agree on [RL-15]', async () => {
    const redis = await startRedis();
    closing.push(() => redis.stop());
    const stores = await openRedisStores(parseRedisUrl(redis.url) as RedisAddress, { role: 'shell', session: { idleMs: 1, absoluteMs: 1, adminIdleMs: 1 } });
    closing.push(() => stores.close());
    const secrets = createSecrets([newSecretKey()]);
    const told: string[] = [];
    const open = (name: string) =>
      openTokenSigner({
        store: stores.signingKeys,
        secrets,
        issuer: 'https://auth.example',
        clock: Date.now,
        longestTokenMs: 1,
        emptied: () => told.push(name),
      });
    const [one, other] = [await open('one'), await open('other')];
    const before = one.publicKeys();
    await one.refresh();
    expect(told).toEqual([]);

    await redis.processes[0]?.ask('FLUSHALL');
    await Promise.all([one.refresh(), other.refresh()]);
    expect(told).toContain('one');
    await Promise.all([one.refresh(), other.refresh()]);
    expect(other.publicKeys()).toEqual(one.publicKeys());
    expect(one.publicKeys()).toHaveLength(before.length);
    expect(one.publicKeys()).not.toEqual(expect.arrayContaining([before[0]]));
    await expect(one.sign('JWT', 'ES256', {})).resolves.toEqual(expect.any(String));
  });

  it('ends a pending sign-in with words that say what to do, and with accounts elsewhere the next one succeeds [RL-17]', async () => {
    await buildClient();
    const fleet = await Fleet.open({ servers: 1, redis: startRedis, accounts: true });
    closing.push(() => fleet.close());
    await fleet.addAccount('person');
    const person = new Person(fleet.stores, fleet.secrets, 'person', new AbortController().signal);

    const ended = await login(fleet, () => fleet.process(0).ask('FLUSHALL'));
    expect(ended).toMatchObject({ event: 'failed', message: expect.stringMatching(/device_code is unknown.*: start again$/u) });
    const next = await login(fleet, (userCode) => person.approve(userCode));
    expect(next).toMatchObject({ event: 'signed_in' });
  }, 60_000);
});

/** The terminal client's last word; `shown` is what happens once its code is on the screen. */
async function login(fleet: Fleet, shown: (userCode: string) => Promise<unknown>): Promise<Readonly<Record<string, string>>> {
  await using home = await ClientHome.create();
  const { child, outcome } = home.start(['login', '--json', '--issuer', fleet.front.address, '--client-id', 'tv', '--scope', 'openid offline_access']);
  let last: Readonly<Record<string, string>> = {};
  for await (const line of createInterface({ input: child.stdout! })) {
    last = JSON.parse(line) as typeof last;
    if (last['event'] === 'code_issued') await shown(last['user_code'] ?? '');
  }
  await outcome;
  return last;
}
