import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Secret } from '@device-auth/oauth-core';
import { BOB, expectPageManners, formWith } from '../../support/companion.js';
import { signInPerson, visitorOf } from '../../support/person.js';
import { ALICE, startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { Visitor } from '../../support/visitor.js';
import type { VisitedPage } from '../../support/visitor.js';

const HOUR = 3_600;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  await server.addAccount({ ...BOB, admin: true });
});
afterAll(() => server.close());

const newVisitor = (cookies = {}): Visitor => new Visitor(() => server.clock.advance(1_000), cookies);
const cookieOf = (visitor: Visitor): string => /session=([\w-]+)/u.exec(visitor.headers['cookie'] ?? '')?.[1] ?? '';
const asksPassword = ({ forms }: VisitedPage): boolean => forms.some(({ typed }) => typed.includes('password'));
const device = (): string => `${server.issuer}/device`;

async function signIn(visitor: Visitor, account: { username: string; password: string } = ALICE): Promise<VisitedPage> {
  const page = await visitor.open(device());
  return visitor.press(page, formWith(page, 'password'), { values: { username: account.username, password: account.password } });
}

describe('ASVS 5.0, 7.2: the session cookie', () => {
  it('changes at sign-in: one that was planted is worth nothing after [F-01]', async () => {
    const planted = server.ports.secrets.newSecret(32);
    const visitor = newVisitor({ session: planted });
    const signedIn = await signIn(visitor);
    expect(asksPassword(signedIn)).toBe(false);
    expect(cookieOf(visitor)).not.toBe(planted);
    expect(asksPassword(await newVisitor({ session: planted }).open(device()))).toBe(true);
  });

  it('changes when the person proves it again, and the one before is dead [F-01]', async () => {
    const visitor = newVisitor();
    await signIn(visitor);
    const before = cookieOf(visitor);
    server.clock.advance(1_000);
    const again = await visitor.open(
      `${server.issuer}/oauth/authorize?${new URLSearchParams({
        client_id: 'companion',
        redirect_uri: `${server.issuer}/device/callback`,
        response_type: 'code',
        scope: 'openid device:approve',
        state: 's',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
        prompt: 'login',
      })}`,
    );
    await visitor.press(again, formWith(again, 'password'), { values: ALICE });
    expect(cookieOf(visitor)).not.toBe(before);
    expect(asksPassword(await newVisitor({ session: before }).open(device()))).toBe(true);
    expect(asksPassword(await visitor.open(device()))).toBe(false);
  });

  it('holds 256 random bits [F-01]', async () => {
    const cookies = await Promise.all(Array.from({ length: 20 }, async () => (await server.get('/sign-out')).headers.get('set-cookie') ?? ''));
    expect(new Set(cookies).size).toBe(20);
    for (const cookie of cookies) expect(Buffer.from(/session=([\w-]{43});/u.exec(cookie)?.[1] ?? '', 'base64url')).toHaveLength(32);
  });
});

describe('ASVS 5.0, 7.3: a session ends', () => {
  it.each([
    ['idle', ALICE, 12 * HOUR],
    ['idle, an administrator', BOB, HOUR / 2],
  ])('%s [F-02]', async (_, account, seconds) => {
    const visitor = newVisitor();
    await signIn(visitor, account);
    server.clock.advanceSeconds(seconds - 60);
    expect(asksPassword(await visitor.open(device()))).toBe(false);
    server.clock.advanceSeconds(seconds);
    expect(asksPassword(await visitor.open(device()))).toBe(true);
  });

  it('at last, however busy [F-02]', async () => {
    const visitor = newVisitor();
    await signIn(visitor);
    for (let hours = 0; hours < 14 * 24 - 11; hours += 11) {
      expect(asksPassword(await visitor.open(device()))).toBe(false);
      server.clock.advanceSeconds(11 * HOUR);
    }
    server.clock.advanceSeconds(11 * HOUR);
    expect(asksPassword(await visitor.open(device()))).toBe(true);
  });

  it('by signing out, of every page at once, and only by a form of ours', async () => {
    const person = await signInPerson(server);
    const visitor = visitorOf(server, person);
    expect((await server.post('/sign-out', { csrf: 'x' }, visitor.headers)).status).toBe(403);
    const page = await visitor.open(`${server.issuer}/sign-out`);
    const { fields } = formWith(page, 'csrf');
    const answer = await server.post('/sign-out', fields, visitor.headers);
    expect([answer.status, answer.headers.get('clear-site-data')]).toEqual([303, '"cookies", "storage"']);
    expect((await server.protocol.findBrowser(person.cookie)).session).toBeUndefined();
  });
});

describe('ASVS 5.0, 7.6.2: nobody is signed in unasked', () => {
  let request: string;
  let csrf: string;
  beforeEach(async () => {
    const page = await newVisitor().open(device());
    ({ request = '', csrf = '' } = formWith(page, 'password').fields);
  });

  it.each([
    ['without the cookie its page set', 403, async () => ({})],
    ['with a cookie of somebody else’s choosing', 403, async () => ({ cookie: `session=${server.ports.secrets.newSecret(32)}` })],
    // Who is signed in already is shown that this page is over.
    ['with the cookie of another browser', 400, async () => ({ cookie: `session=${(await signInPerson(server, BOB)).cookie}` })],
  ])('a sign-in form %s is refused [F-05]', async (_, status, headers) => {
    const answer = await server.post('/sign-in', { ...ALICE, request, csrf }, await headers());
    expect(answer.headers.getSetCookie().filter((line) => line.startsWith('session='))).toEqual(answer.headers.getSetCookie());
    for (const line of answer.headers.getSetCookie()) {
      const cookie = /session=([\w-]+)/u.exec(line)?.[1] as Secret<'session'>;
      expect((await server.protocol.findBrowser(cookie)).session).toBeUndefined();
    }
    expect(answer.status).toBe(status);
    expectPageManners({ headers: answer.headers, html: answer.text });
  });

  it('nor by an address: what a link carries fills in no more than a name [F-05]', async () => {
    const visitor = newVisitor();
    const page = await visitor.open(`${device()}?username=${ALICE.username}&password=${ALICE.password}`);
    expect(asksPassword(page)).toBe(true);
    expect(formWith(page, 'password').fields).toMatchObject({ password: '' });
  });
});
