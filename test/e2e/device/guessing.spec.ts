import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decide, enterCode, formWith, PRESSED } from '../../support/companion.js';
import { startSignIn } from '../../support/device.js';
import { signInPerson, visitorOf } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { ALICE, startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import type { VisitedPage, Visitor } from '../../support/visitor.js';

const WRONG = 'BCDF-GHJK';
const PER_ACCOUNT = 10;
const PER_ADDRESS = 30;
const EVERYWHERE = 10;
const MINUTE = 60;

let server: TestServer;
let person: Person;
let alice: Visitor;
beforeEach(async () => {
  server = await startServer({ env: { TRUST_PROXY: '127.0.0.1/32' } });
  await server.addAccount();
  person = await signInPerson(server);
  alice = visitorOf(server, person);
});
afterEach(() => server.close());

const from = (address: string, who = person): Visitor => visitorOf(server, who, { 'x-forwarded-for': address });

async function guess(times: number, visitor = alice, code = WRONG): Promise<VisitedPage> {
  let page = await enterCode(visitor, server, code);
  for (let done = 1; done < times; done += 1) page = await enterCode(visitor, server, code);
  return page;
}

const isBlocked = ({ status, text }: VisitedPage): boolean => status === 429 && text.includes('Too many codes were tried. You can try again in');

/** Another account, for counters that are not the account's. */
async function personCalled(username: string): Promise<Person> {
  await server.stores.endUsers.add({ ...person.browser.endUser, id: `id-of-${username}`, username });
  return signInPerson(server, { ...ALICE, username });
}

describe('RFC 8628 §5.1: guessing', () => {
  it('is blocked after ten misses of an account, on a page that says for how long, and only so long [D-64]', async () => {
    expect((await guess(PER_ACCOUNT)).status).toBe(422);
    const blocked = await guess(1);
    expect([isBlocked(blocked), Number(blocked.headers.get('retry-after'))]).toEqual([true, 10 * MINUTE - PER_ACCOUNT]);
    const device = await startSignIn(server);
    expect(isBlocked(await enterCode(alice, server, device.user_code))).toBe(true);
    server.clock.advanceSeconds(10 * MINUTE);
    expect((await guess(1)).status).toBe(422);
  });

  it('counts to thirty a day, however slowly it goes', async () => {
    for (let misses = 0; misses < 30; misses += 1) {
      expect((await guess(1)).status).toBe(422);
      server.clock.advanceSeconds(2 * MINUTE);
    }
    expect(isBlocked(await guess(1))).toBe(true);
  });

  it('is counted by the same budget whichever way the code comes in, malformed ones too [D-65]', async () => {
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await guess(1);
      await guess(1, alice, 'AEIO-0000');
      await alice.open(`${server.issuer}/device?user_code=${WRONG}`);
    }
    expect(isBlocked(await alice.open(`${server.issuer}/D/${WRONG}`))).toBe(false);
    expect(isBlocked(await guess(1))).toBe(true);
    expect(isBlocked(await alice.open(`${server.issuer}/D/${WRONG}`))).toBe(true);
    expect(isBlocked(await guess(1, alice, 'AEIO-0000'))).toBe(true);
  });

  it('is not what an empty field is: it costs nothing', async () => {
    await guess(PER_ACCOUNT + 1, alice, ' - ');
    expect((await guess(1)).status).toBe(422);
  });

  it.each([
    { id: 'D-66', address: '192.0.2.7' },
    { id: 'AT-11', address: '2001:db8::7' },
  ])('is not forgiven by a code that was right: the budget of $address counts on [$id]', async ({ address }) => {
    const people = [person, ...(await Promise.all(['bob', 'carol', 'dave'].map(personCalled)))];
    for (const one of people.slice(0, 3)) {
      await guess(PER_ACCOUNT - 1, from(address, one));
      const device = await startSignIn(server);
      const visitor = from(address, one);
      expect((await visitor.open(device.verification_uri_complete)).status).toBe(200);
      expect((await guess(1, from(address, one))).status).toBe(422);
      server.clock.advanceSeconds(20);
    }
    expect(3 * PER_ACCOUNT).toBe(PER_ADDRESS);
    expect(isBlocked(await guess(1, from(address, people[3])))).toBe(true);
    expect((await guess(1, from('198.51.100.1', people[3]))).status).toBe(422);
  });

  it('is counted by account, not by the address a header makes up [D-67]', async () => {
    for (let misses = 0; misses < PER_ACCOUNT; misses += 1) await guess(1, from(`198.51.100.${misses}`));
    expect(isBlocked(await guess(1, from('198.51.100.99')))).toBe(true);
  });

  it('is counted by the address the proxy saw, not by one the browser claims [D-67]', async () => {
    const people = await Promise.all(['bob', 'carol', 'dave', 'erin'].map(personCalled));
    for (const [index, one] of people.slice(0, 3).entries()) await guess(PER_ACCOUNT, from(`203.0.113.${index}, 192.0.2.7`, one));
    expect(isBlocked(await guess(1, from('203.0.113.99, 192.0.2.7', people[3])))).toBe(true);
  });

  it('from all over one IPv6 network of a household is from one address [D-67]', async () => {
    const people = await Promise.all(['bob', 'carol', 'dave', 'erin'].map(personCalled));
    for (const [index, one] of people.slice(0, 3).entries()) await guess(PER_ACCOUNT, from(`2001:db8:1:2:${index}::1`, one));
    expect(isBlocked(await guess(1, from('2001:db8:1:2:ffff::1', people[3])))).toBe(true);
    expect((await guess(1, from('2001:db8:1:3::1', people[3]))).status).toBe(422);
  });

  it('goes on being refused a hundred times over, and costs nobody else anything [BI-254]', async () => {
    expect((await guess(5)).status).toBe(422);
    expect((await guess(5)).status).toBe(422);
    expect(isBlocked(await guess(90))).toBe(true);
    const device = await startSignIn(server);
    const other = from('198.51.100.1', await personCalled('bob'));
    expect((await other.open(device.verification_uri_complete)).heading).toBe('Sign this device in?');
  });

  it('has no way in without a limit: not the page, not the link, not the decision [AT-10]', async () => {
    const device = await startSignIn(server);
    const card = await alice.open(device.verification_uri_complete);
    await guess(PER_ACCOUNT, visitorOf(server, person));
    for (const blocked of [await guess(1, visitorOf(server, person)), await visitorOf(server, person).open(`${server.issuer}/device?user_code=${WRONG}`)]) {
      expect(isBlocked(blocked)).toBe(true);
    }
    expect((await decide(alice, card, 'approve', { ...PRESSED, user_code: 'BCDFGHJK' })).status).toBe(403);
    expect(isBlocked(await decide(alice, card, 'approve', PRESSED))).toBe(true);
  });
});

describe('guesses spread over many accounts and addresses', () => {
  /** As many misses in ten seconds as honest people never make. */
  async function storm(): Promise<void> {
    const guesser = await personCalled('guesser');
    for (let misses = 0; misses < EVERYWHERE; misses += 1) {
      await server.protocol.lookUpUserCode(guesser.browser, WRONG, { address: `203.0.113.${misses}`, network: '203.0.113.0/24', requestId: 'storm' });
    }
  }
  const alarms = (): number => server.log.filter((line) => line.includes('"guessing_suspected"') && line.includes('"level":"error"')).length;

  it('make every look-up ask for a fresh sign-in, with the code kept, and sound an alarm [D-84]', async () => {
    const device = await startSignIn(server);
    server.clock.advanceSeconds(5 * MINUTE + 1);
    await storm();
    expect(alarms()).toBe(0);
    const signIn = await alice.open(device.verification_uri_complete);
    expect([new URL(signIn.address).searchParams.get('prompt'), alarms()]).toEqual(['login', 1]);
    const card = await alice.press(signIn, formWith(signIn, 'password'), { values: ALICE });
    expect([card.heading, card.text.includes(device.user_code)]).toEqual(['Sign this device in?', true]);
  });

  it('and the form asks for it as the link does', async () => {
    const device = await startSignIn(server);
    const entry = await alice.open(`${server.issuer}/device`);
    server.clock.advanceSeconds(5 * MINUTE + 1);
    await storm();
    const signIn = await alice.press(entry, formWith(entry, 'user_code'), { values: { user_code: device.user_code } });
    const card = await alice.press(signIn, formWith(signIn, 'password'), { values: ALICE });
    expect(card.text).toContain(device.user_code);
  });

  it('stop nobody who has just signed in, and nobody once they are over', async () => {
    await storm();
    const device = await startSignIn(server);
    expect((await alice.open(device.verification_uri_complete)).heading).toBe('Sign this device in?');
    const before = alarms();
    server.clock.advanceSeconds(5 * MINUTE);
    expect((await alice.open(device.verification_uri_complete)).heading).toBe('Sign this device in?');
    expect(alarms()).toBe(before);
  });

  it('are not what honest people do who find their codes', async () => {
    server.clock.advanceSeconds(5 * MINUTE);
    for (let found = 0; found < 2 * EVERYWHERE; found += 1) {
      const { word } = await server.protocol.lookUpUserCode(person.browser, (await startSignIn(server)).user_code, {
        address: '192.0.2.1',
        network: '192.0.2.0/24',
        requestId: 'honest',
      });
      expect(word).toBe('claimed');
    }
    expect(alarms()).toBe(0);
  });
});
