import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeviceAuthorizationResponse } from '@device-auth/oauth-core';
import { decodeJwt } from 'jose';
import { BOB, decide, enterCode, expectPageManners, formWith, heard, PRESSED } from '../../support/companion.js';
import { poll, startSignIn } from '../../support/device.js';
import { signInPerson, visitorOf } from '../../support/person.js';
import { ALICE, startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import type { VisitedPage, Visitor } from '../../support/visitor.js';

let server: TestServer;
let alice: Visitor;
let bob: Visitor;
let device: DeviceAuthorizationResponse;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  await server.addAccount(BOB);
  bob = visitorOf(server, await signInPerson(server, BOB));
});
afterAll(() => server.close());

beforeEach(async () => {
  alice = visitorOf(server, await signInPerson(server));
  device = await startSignIn(server);
});

const open = (visitor: Visitor): Promise<VisitedPage> => visitor.open(device.verification_uri_complete);
const signInForm = (page: VisitedPage): boolean => page.forms.some(({ typed }) => typed.includes('password'));

describe('RFC 8628 §3.3: who answers', () => {
  it('signs in first: without a session a code leads to the sign-in page, and an answer decides nothing [D-21]', async () => {
    const stranger = visitorOf(server, await signInPerson(server));
    const card = await open(stranger);
    await server.protocol.signOut((await signInPerson(server)).browser, { address: '', network: '', requestId: '' });
    const session = await server.protocol.findBrowser(/session=([\w-]{43})/u.exec(stranger.headers['cookie'] ?? '')![1] as never);
    await server.protocol.signOut(session, { address: '', network: '', requestId: '' });
    expect(signInForm(await decide(stranger, card, 'approve', PRESSED))).toBe(true);
    expect(signInForm(await open(stranger))).toBe(true);
    expect(await heard(server, device)).toBe('authorization_pending');
  });

  it('has the code before them: an answer without one, or to one they never opened, decides nothing [D-22]', async () => {
    const other = await startSignIn(server);
    const card = await alice.open(other.verification_uri_complete);
    const form = formWith(card, 'decision');
    const { user_code: _, ...codeless } = form.fields;
    const without = await alice.press(card, { ...form, fields: codeless }, { button: { name: 'decision', value: 'approve' } });
    expect(without.status).toBe(400);
    expect((await decide(alice, card, 'approve', { ...PRESSED, user_code: device.user_code.replace('-', '') })).status).toBe(403);
    for (const path of ['/device/outcome', '/device/callback', '/device/events', '/device']) await alice.open(server.issuer + path);
    expect(await heard(server, device)).toBe('authorization_pending');
    expect(await heard(server, other)).toBe('authorization_pending');
  });

  it('is the one who entered the code: nobody else approves or denies it, and the tokens are theirs [D-30]', async () => {
    const card = await open(alice);
    expect((await open(bob)).text).toContain('Someone has opened this code');
    for (const decision of ['approve', 'deny'] as const) {
      expect((await decide(bob, card, decision, PRESSED)).status).toBe(403);
      expect(await heard(server, device)).toBe('authorization_pending');
    }
    expect((await decide(alice, card, 'approve', PRESSED)).heading).toBe('Return to your device');
    const tokens = await poll(server, device.device_code);
    expect(decodeJwt(tokens.json.id_token).sub).toBe('id-of-alice');
  });

  it.each(['approve', 'deny'] as const)('nor may a session that never claimed it %s a code, by the house’s own door [AT-06]', async (decision) => {
    await open(alice);
    const { browser } = await signInPerson(server, BOB);
    const answer = { userCode: device.user_code.replace('-', ''), approve: decision === 'approve' };
    expect(await server.protocol.decideDeviceAuthorization(browser, answer, { address: '', network: '', requestId: '' })).toBe('not yours');
    expect(await heard(server, device)).toBe('authorization_pending');
  });

  it('who comes second reads that the code is in use, and gets it when the first lets go [BI-260]', async () => {
    await open(alice);
    expect((await open(bob)).text).toContain('Someone has opened this code on another phone');
    server.clock.advanceSeconds(91);
    const card = await open(bob);
    expect((await decide(bob, card, 'approve', PRESSED)).heading).toBe('Return to your device');
    expect(await heard(server, device)).toBe('tokens');
  });

  it('who changes accounts between entering and approving enters the code again [BI-262]', async () => {
    const card = await open(alice);
    const signOut = await alice.open(`${server.issuer}/sign-out`);
    await alice.press(signOut, formWith(signOut, 'csrf'));
    const signIn = await alice.open(`${server.issuer}/device`);
    const entry = await alice.press(signIn, formWith(signIn, 'password'), { values: BOB });
    expect(formWith(entry, 'user_code').typed).toContain('user_code');
    const stale = await decide(alice, card, 'approve', PRESSED);
    expect([stale.status, stale.html.includes('href="/device"')]).toEqual([403, true]);
    expect(await heard(server, device)).toBe('authorization_pending');
  });

  it('is asked each time, however often the same person approved the same client [D-34]', async () => {
    for (let times = 0; times < 2; times += 1) {
      device = await startSignIn(server);
      const card = await open(alice);
      expect(card.heading).toBe('Sign this device in?');
      expect(await heard(server, device)).toBe('authorization_pending');
      await decide(alice, card, 'approve', PRESSED);
      expect(await heard(server, device)).toBe('tokens');
    }
  });
});

describe('the first answer stands', () => {
  const redeemed = async (card: VisitedPage): Promise<void> => {
    await decide(alice, card, 'approve', PRESSED);
    expect(await heard(server, device)).toBe('tokens');
    server.clock.advanceSeconds(120);
  };
  it.each([
    ['denied', async (card: VisitedPage) => void (await decide(alice, card, 'deny')), 'Already answered', 'access_denied'],
    ['redeemed', redeemed, 'Already answered', 'invalid_grant'],
    ['expired', async () => server.clock.advanceSeconds(591), 'This code is not valid any more', 'expired_token'],
  ])('an approval of a code %s since changes nothing [D-32]', async (_, meanwhile, heading, word) => {
    const card = await open(alice);
    await meanwhile(card);
    const late = await decide(alice, card, 'approve', PRESSED);
    expect([late.status, late.heading]).toEqual([409, heading]);
    if (word === 'expired_token') server.clock.advanceSeconds(20);
    expect(await heard(server, device)).toBe(word);
  });

  it('a second approval makes no second set of tokens [D-32]', async () => {
    const card = await open(alice);
    await decide(alice, card, 'approve', PRESSED);
    expect((await decide(alice, card, 'approve', PRESSED)).heading).toBe('Already answered');
    const [first, again] = [await poll(server, device.device_code), await poll(server, device.device_code)];
    expect(again.json.refresh_token).toBe(first.json.refresh_token);
  });

  it('one of approve and deny in parallel wins, and the other page says so [BI-268]', async () => {
    const card = await open(alice);
    const [one, two] = await Promise.all([decide(alice, card, 'approve', PRESSED), decide(alice, card, 'deny')]);
    const lost = [one, two].filter(({ heading }) => heading === 'Already answered');
    expect(lost.map(({ status }) => status)).toEqual([409]);
    expect(await heard(server, device)).toBe(lost[0] === one ? 'access_denied' : 'tokens');
  });

  it('after Back from a denial the approval reads "already answered" [BI-269]', async () => {
    const card = await open(alice);
    expect((await decide(alice, card, 'deny')).heading).toBe('Denied');
    expect((await decide(alice, card, 'approve', PRESSED)).heading).toBe('Already answered');
    expect(await heard(server, device)).toBe('access_denied');
  });
});

describe('what is not an answer', () => {
  let card: VisitedPage;
  beforeEach(async () => {
    card = await open(alice);
    server.clock.advance(1_000);
  });

  async function expectNothingDecided(answer: VisitedPage, status: number): Promise<void> {
    expect(answer.status).toBe(status);
    expectPageManners(answer);
    expect(await heard(server, device)).toBe('authorization_pending');
    const again = await open(alice);
    expect((await decide(alice, again, 'approve', PRESSED)).heading).toBe('Return to your device');
  }

  it.each([
    ['no token', async () => ({ csrf: '' })],
    ['a foreign token', async () => ({ csrf: formWith(await bob.open((await startSignIn(server)).verification_uri_complete), 'decision').fields['csrf']! })],
    ['an old token', async () => ({ shown_at: String(server.clock()) })],
    ['the token of another form', async () => ({ csrf: card.forms.find(({ action }) => action.endsWith('switch-account'))!.fields['csrf']! })],
  ])('an approval with %s is refused with a page that leads on [BI-263]', async (_, changed) => {
    const answer = await decide(alice, card, 'approve', { ...PRESSED, ...(await changed()) });
    expect(answer.html).toContain('href="/device"');
    await expectNothingDecided(answer, 403);
  });

  it.each([
    ['application/json', (fields: object) => JSON.stringify(fields)],
    ['text/plain', (fields: Record<string, string>) => String(new URLSearchParams(fields))],
  ])('an approval sent as %s is refused [BI-265]', async (type, write) => {
    const body = write({ ...formWith(card, 'decision').fields, ...PRESSED, decision: 'approve' });
    const answer = await server.request('/device/decision', { method: 'POST', body, headers: { ...alice.headers, 'content-type': type } });
    expect(answer.status).toBe(415);
    expect(await heard(server, device)).toBe('authorization_pending');
  });

  it.each(['decision=approve&action=deny', 'action=APPROVE', 'decision=APPROVE', 'decision=', 'decision=foo', 'decision=approve&decision=deny', ''])(
    'the contradiction or riddle “%s” is refused [BI-266]',
    async (riddle) => {
      const fields = new URLSearchParams({ ...formWith(card, 'decision').fields, ...PRESSED });
      const answer = await server.post('/device/decision', `${fields}&${riddle}`, alice.headers);
      await expectNothingDecided({ ...card, status: answer.status, headers: answer.headers, html: answer.text }, 400);
    },
  );

  it.each([
    ['another code', async () => ({ user_code: (await startSignIn(server)).user_code.replace('-', '') })],
    ['another step', async () => ({ step: '3' })],
    ['an earlier instant', async () => ({ shown_at: '1' })],
  ])('an approval whose form was changed to %s is refused [BI-271]', async (_, changed) => {
    await expectNothingDecided(await decide(alice, card, 'approve', { ...PRESSED, ...(await changed()) }), 403);
  });

  it('a client or scope put into the form is not read: the device gets what it asked for [BI-271]', async () => {
    await decide(alice, card, 'approve', { ...PRESSED, client_id: 'shop', scope: 'openid photos:read photos:write', sub: 'id-of-bob' });
    const tokens = (await poll(server, device.device_code)).json;
    expect(tokens.scope).toBe('openid profile offline_access photos:read');
    expect(decodeJwt(tokens.id_token)).toMatchObject({ sub: 'id-of-alice', aud: 'tv' });
  });

  it('a second click of a double click lands on a page too young to be answered [AT-05]', async () => {
    const young = await open(alice);
    const form = new URLSearchParams({ ...formWith(young, 'decision').fields, ...PRESSED, decision: 'approve' });
    const answer = await server.post('/device/decision', form, alice.headers);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/device']);
    expect(await heard(server, device)).toBe('authorization_pending');
  });
});

describe('signing in at the verification page', () => {
  it('takes the one way in: what locks an account elsewhere locks it here [D-33]', async () => {
    const { id } = await server.addAccount({ username: 'carol' });
    await server.stores.endUsers.setStatus(id, 'disabled');
    const visitor = visitorOf(server, { ...(await signInPerson(server)), cookie: server.ports.secrets.newSecret(32) });
    const companion = await open(visitor);
    const refusedHere = await visitor.press(companion, formWith(companion, 'password'), { values: { username: 'carol', password: ALICE.password } });
    expect([refusedHere.status, refusedHere.text.includes('User name and password do not match')]).toEqual([422, true]);
    expect(refusedHere.forms.map(({ action }) => new URL(action).pathname)).toEqual(['/sign-in']);
    const logged = server.log.filter((line) => line.includes('"sign_in_failed"')).at(-1);
    expect(JSON.parse(logged ?? '{}')).toMatchObject({ reason: 'disabled' });
    expect(await heard(server, device)).toBe('authorization_pending');
  });
});

it('codes entered by hand and by link meet the same question', async () => {
  const byHand = await enterCode(alice, server, device.user_code.toLowerCase());
  const byLink = await open(alice);
  expect(byHand.heading).toBe(byLink.heading);
});
