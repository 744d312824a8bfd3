import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectPageManners, formWith } from '../../support/companion.js';
import { poll, startSignIn } from '../../support/device.js';
import { ALICE, startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { Visitor } from '../../support/visitor.js';
import type { VisitedPage } from '../../support/visitor.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ file: { settings: { limits: { signInsPerAddress: { count: 10_000, windowSeconds: 600 } } } } });
  await server.addAccount();
  await server.addAccount({ id: 'noel', username: 'noël', password: 'crème brûlée à la carte' });
});
afterAll(() => server.close());

let visitor: Visitor;
let page: VisitedPage;
async function newVisit(): Promise<void> {
  visitor = new Visitor(() => undefined);
  page = await visitor.open(`${server.issuer}/device`);
}
beforeEach(newVisit);

const tryPassword = (username: string, password: string): Promise<VisitedPage> =>
  visitor.press(page, formWith(page, 'password'), { values: { username, password } });
async function anotherDay(days = 1): Promise<void> {
  server.clock.advanceSeconds(days * 86_400);
  await newVisit();
}
const isIn = ({ address }: VisitedPage): boolean => new URL(address).pathname === '/device';

describe('NIST SP 800-63B-4 §3.1.1: passwords', () => {
  it.each(['crème brûlée à la carte'.normalize('NFC'), 'crème brûlée à la carte'.normalize('NFD')])(
    'signs in with %j, however the keyboard composes it [Y-04]',
    async (password) => {
      expect(isIn(await tryPassword('noël', password))).toBe(true);
    },
  );

  it('knows the whole password: one character more or less is another', async () => {
    expect((await tryPassword(ALICE.username, `${ALICE.password}x`)).status).toBe(422);
    expect((await tryPassword(ALICE.username, ALICE.password.slice(0, -1))).status).toBe(422);
    expect(isIn(await tryPassword(ALICE.username, ALICE.password))).toBe(true);
  });

  it('a password that nobody changed for 400 days still signs in, and nobody is asked for a hint [Y-02]', async () => {
    await anotherDay(400);
    expect(formWith(page, 'password').typed).toEqual(['username', 'password']);
    expect(isIn(await tryPassword(ALICE.username, ALICE.password))).toBe(true);
  });
});

describe('ASVS 5.0, 6.3.8: an unknown name', () => {
  it('reads like a wrong password: same page, same status, same headers [Y-08]', async () => {
    const pages = [await tryPassword(ALICE.username, 'wrong'), await tryPassword('nobody', 'wrong'), await tryPassword('no such name', 'wrong')];
    const shown = pages.map(({ status, html }) => `${status} ${html.replaceAll(/(?:nonce|value)="[^"]*"/gu, '')}`);
    expect(new Set(shown).size).toBe(1);
    expect(pages[0]?.status).toBe(422);
    for (const one of pages) expectPageManners(one);
  });

  it('keeps the name that was typed, and never the password', async () => {
    const again = await tryPassword('nobody', 'hush hush hush');
    expect(formWith(again, 'password').fields).toMatchObject({ username: 'nobody', password: '' });
    expect(again.html).not.toContain('hush');
  });
});

describe('NIST SP 800-63B-4 §3.2.2: wrong passwords', () => {
  it('slow down who sends them, right ones too, and the account is open again by itself [Y-06]', async () => {
    const { id } = await server.addAccount({ username: 'carol' });
    for (let wrong = 0; wrong < 8; wrong += 1) await tryPassword('carol', 'wrong');
    expect((await tryPassword('carol', ALICE.password)).status).toBe(422);
    const [throttled] = server.log.filter((line) => line.includes('"throttled"')).slice(-1);
    expect(throttled).toBeDefined();
    const { throttledUntil } = (await server.stores.endUsers.find(id))!;
    expect(throttledUntil - server.clock()).toBeLessThanOrEqual(15 * 60_000);
    server.clock.advance(throttledUntil - server.clock());
    expect(isIn(await tryPassword('carol', ALICE.password))).toBe(true);
  });

  it('end at a hundred in a row [Y-06]', async () => {
    const { id } = await server.addAccount({ username: 'dave' });
    for (let wrong = 0; wrong < 99; wrong += 1) {
      const { throttledUntil } = (await server.stores.endUsers.find(id))!;
      server.clock.advance(Math.max(0, throttledUntil - server.clock()));
      expect(await server.stores.endUsers.attemptPassword(id)).toBe('go on');
    }
    const locked = (): object[] => server.log.map((line) => JSON.parse(line) as object).filter((line) => 'event' in line && line.event === 'password_locked');
    expect(locked()).toEqual([]);
    await anotherDay();
    expect((await tryPassword('dave', 'wrong')).status).toBe(422);
    expect(locked()).toEqual([expect.objectContaining({ level: 'error', endUserId: id, network: expect.any(String), requestId: expect.any(String) })]);
    await anotherDay();
    expect((await tryPassword('dave', ALICE.password)).status).toBe(422);
    await server.stores.endUsers.unlock(id);
    expect(isIn(await tryPassword('dave', ALICE.password))).toBe(true);
  });
});

describe('two hundred sign-ins at once', () => {
  it('wait in a line that has an end, while devices are answered as ever [Y-05]', async () => {
    const { fields } = formWith(page, 'password');
    const device = await startSignIn(server);
    const storm = Array.from({ length: 200 }, () => server.post('/sign-in', { ...fields, ...ALICE, password: 'wrong' }, visitor.headers));
    const passed = Promise.all(storm);
    const polled = await Promise.race([poll(server, device.device_code), passed.then(() => undefined)]);
    expect(polled?.json.error).toBe('authorization_pending');
    const statuses = (await passed).map(({ status, headers }) => [status, status === 503 ? headers.get('retry-after') : null].join(' '));
    expect([...new Set(statuses)].toSorted()).toEqual(['422 ', '503 3']);
  });
});
