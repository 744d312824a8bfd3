import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BOB, formWith, heard } from '../../support/companion.js';
import { startSignIn } from '../../support/device.js';
import { signInPerson, visitorOf } from '../../support/person.js';
import { ALICE, startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { Visitor } from '../../support/visitor.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  await server.addAccount(BOB);
});
afterAll(() => server.close());

/** An authorization code of the companion's, made out to Bob, that no browser has brought back yet. */
async function codeOfBob(): Promise<string> {
  const { cookie } = visitorOf(server, await signInPerson(server, BOB)).headers as { cookie: string };
  const request = new URLSearchParams({
    client_id: 'companion',
    redirect_uri: `${server.issuer}/device/callback`,
    response_type: 'code',
    scope: 'openid device:approve',
    state: 'state of Bob',
    nonce: 'nonce of Bob',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const answer = await server.get(`/oauth/authorize?${request}`, { cookie });
  return new URL(answer.headers.get('location')!).searchParams.get('code')!;
}

describe('sign-in for a device takes the way of every other', () => {
  let alice: Visitor;
  let ownState: string;
  beforeEach(async () => {
    alice = new Visitor(() => server.clock.advance(1_000));
    const page = await alice.open(`${server.issuer}/device`);
    ownState = new URL(page.address).searchParams.get('state')!;
  });
  const exchanged = (): number => server.log.filter((line) => line.includes('"tokens_issued"')).length;

  it.each([
    ['no state at all', () => ''],
    ['a state that names a device', (code: string) => `device:${code}`],
    ['the state of somebody else', () => 'state of Bob'],
    ['her own state', () => ownState],
  ])('a code of another person that comes with %s signs nobody in and opens no device [AT-20]', async (_, state) => {
    const device = await startSignIn(server);
    const callback = new URLSearchParams({ code: await codeOfBob(), state: state(device.user_code), iss: server.issuer });
    const before = exchanged();
    await alice.open(`${server.issuer}/device/callback?${callback}`);
    expect(exchanged()).toBe(before);
    const page = await alice.open(device.verification_uri_complete);
    const card = await alice.press(page, formWith(page, 'password'), { values: ALICE });
    expect([card.text.includes('Alice Example'), card.text.includes('Bob')]).toEqual([true, false]);
    expect(await heard(server, device)).toBe('authorization_pending');
  });

  it('nor does it where the person is signed in, and the code alone is foreign [AT-20]', async () => {
    const signedIn = visitorOf(server, await signInPerson(server));
    const asked = await server.get('/device');
    const { searchParams } = new URL(asked.headers.get('location')!);
    const companion = asked.headers.getSetCookie().map((line) => line.split(';')[0]);
    const cookie = [signedIn.headers['cookie'], ...companion.filter((pair) => pair?.startsWith('companion='))].join('; ');
    const callback = new URLSearchParams({ code: await codeOfBob(), state: searchParams.get('state')!, iss: server.issuer });
    const before = exchanged();
    const answer = await server.get(`/device/callback?${callback}`, { cookie });
    expect([answer.status, answer.text.includes('Start again')]).toEqual([400, true]);
    expect(exchanged()).toBe(before);
  });
});
