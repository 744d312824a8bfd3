import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeviceAuthorizationResponse } from '@device-auth/oauth-core';
import { BOB, decide, enterCode, expectPageManners, formWith, heard, PRESSED } from '../../support/companion.js';
import { poll, startSignIn } from '../../support/device.js';
import { signInPerson, visitorOf } from '../../support/person.js';
import { readAnswer, rawExchange } from '../../support/raw-socket.js';
import { ALICE, startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';
import { Visitor } from '../../support/visitor.js';
import type { VisitedPage } from '../../support/visitor.js';

let server: TestServer;
let alice: Visitor;
let bob: Visitor;
let device: DeviceAuthorizationResponse;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  await server.addAccount(BOB);
});
afterAll(() => server.close());

beforeEach(async () => {
  // Misses are forgotten after ten minutes.
  server.clock.advanceSeconds(601);
  alice = visitorOf(server, await signInPerson(server));
  bob = visitorOf(server, await signInPerson(server, BOB));
  device = await startSignIn(server);
});

const path = (address: string | undefined): string => new URL(address ?? '').pathname;
const lookUps = (): number => server.log.filter((line) => line.includes('"user_code_looked_up"')).length;

describe('RFC 8628 §3.3.1: verification_uri_complete', () => {
  it('shows the code for comparison, changes nothing, and asks by a form [D-26]', async () => {
    const card = await alice.open(device.verification_uri_complete);
    expect(card.text).toContain(device.user_code);
    expect(formWith(card, 'decision').buttons.map(({ value }) => value)).toEqual(['deny', 'approve']);
    expect(formWith(card, 'decision').method).toBe('POST');
    expect(await heard(server, device)).toBe('authorization_pending');
  });

  it('opened ten times, by GET, HEAD or a prefetch, decides nothing [D-27]', async () => {
    const address = path(device.verification_uri_complete);
    for (let times = 0; times < 10; times += 1) {
      await server.get(address, alice.headers);
      await server.request(address, { method: 'HEAD', headers: alice.headers });
      await server.get(address, { ...alice.headers, 'sec-purpose': 'prefetch' });
    }
    await alice.open(device.verification_uri_complete);
    for (const name of ['sec-purpose', 'purpose', 'x-purpose']) await server.get('/device', { ...alice.headers, [name]: 'prefetch' });
    expect(await heard(server, device)).toBe('authorization_pending');
  });

  it.each([
    ['HEAD', { method: 'HEAD' }, {}],
    ['a prefetch', {}, { 'sec-purpose': 'prefetch' }],
  ])('looked at by %s does not even claim the code', async (_, init, headers) => {
    const kept = await server.get(path(device.verification_uri_complete), alice.headers);
    const cookie = `${alice.headers['cookie']}; ${kept.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')}`;
    await server.request('/device', { ...init, headers: { cookie, ...headers } });
    expect((await bob.open(device.verification_uri_complete)).heading).toBe('Sign this device in?');
  });

  it('opened while signed out leads through sign-in back to its question, the code kept [BI-259]', async () => {
    const visitor = new Visitor(() => server.clock.advance(1_000));
    const signIn = await visitor.open(device.verification_uri_complete);
    const card = await visitor.press(signIn, formWith(signIn, 'password'), { values: ALICE });
    expect([path(card.address), card.text.includes(device.user_code)]).toEqual(['/device', true]);
  });
});

describe('a code that is nothing', () => {
  const SAME = 'This code is not valid any more, or never was.';
  const shown = ({ html }: VisitedPage, code: string): string =>
    html.replaceAll(new RegExp(`${code}|${code.replace('-', '')}`, 'gu'), 'CODE').replaceAll(/(?:nonce|value)="[^"]*"/gu, '');

  it('reads the same whether it is wrong, expired, answered, used or of no device at all [D-68]', async () => {
    const answered = await startSignIn(server);
    await decide(alice, await alice.open(answered.verification_uri_complete), 'deny');
    const used = await startSignIn(server);
    await decide(alice, await alice.open(used.verification_uri_complete), 'approve', PRESSED);
    expect(await heard(server, used)).toBe('tokens');
    const foreign = await startSignIn(server);
    await decide(bob, await bob.open(foreign.verification_uri_complete), 'approve', PRESSED);
    const expired = await startSignIn(server);
    server.clock.advanceSeconds(571);
    const pages: VisitedPage[] = [];
    for (const code of ['BCDF-GHJK', answered.user_code, used.user_code, foreign.user_code, expired.user_code]) {
      pages.push({ ...(await enterCode(alice, server, code)), text: code });
    }
    expect(new Set(pages.map((page) => `${page.status} ${shown(page, page.text)}`)).size).toBe(1);
    expect(pages[0]?.html).toContain(SAME);
  });

  it.each([
    ['expired', async () => server.clock.advanceSeconds(571)],
    ['denied', async () => void (await decide(alice, await alice.open(device.verification_uri_complete), 'deny'))],
    ['approved', async () => void (await decide(alice, await alice.open(device.verification_uri_complete), 'approve', PRESSED))],
  ])('%s says so, and where to start again [BI-256]', async (_, meanwhile) => {
    await meanwhile();
    const page = await enterCode(alice, server, device.user_code);
    expect([page.status, page.text.includes('start again there to get a new one')]).toEqual([422, true]);
    expectPageManners(page);
    expect(formWith(page, 'user_code').fields['user_code']).toBe(device.user_code);
  });

  it.each([
    ...['*', '%', "' OR 1=1 --", '*)(uid=*', '$ne', '../../etc/passwd', '{{7*7}}', 'd:*'].map((typed) => [typed, 422] as const),
    // Controls never come from a text field.
    ['\r\nFLUSHALL\r\n', 400],
  ])('made of what stores and templates read specially, %j, is looked up by nobody [BI-253]', async (typed, status) => {
    const before = lookUps();
    const page = await enterCode(alice, server, typed);
    expect(page.status).toBe(status);
    expectPageManners(page);
    expect(lookUps()).toBe(before);
    expect(await heard(server, device)).toBe('authorization_pending');
  });

  const bodyOf = (value: string, csrf: string): Buffer => Buffer.from(`csrf=${csrf}&user_code=${value}`, 'latin1');
  it.each([
    ['of 10 kB', 'B'.repeat(10_000), 400],
    ['of 1 MB', 'B'.repeat(1_000_000), 413],
    ['with a NUL', 'WDJB%00MJHT', 400],
    ['in broken UTF-8', 'WDJB%FFMJHT', 400],
    ['in raw bytes', 'WDJB\u00FFMJHT', 400],
  ])('%s is refused before any look-up [BI-251]', async (_, value, status) => {
    const before = lookUps();
    const { csrf = '' } = formWith(await alice.open(`${server.issuer}/device`), 'user_code').fields;
    const body = new Uint8Array(bodyOf(value, csrf));
    const headers = { ...alice.headers, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await server.request('/device', { method: 'POST', body, headers });
    expect(answer.status).toBe(status);
    expectPageManners({ headers: answer.headers, html: answer.text });
    expect(lookUps()).toBe(before);
  });

  it.each([
    ['twice in the query', () => server.get('/device?user_code=BCDF-GHJK&user_code=BCDF-GHJL', alice.headers)],
    ['twice in the body', async () => server.post('/device', `${await fields()}&user_code=BCDF-GHJK&user_code=BCDF-GHJL`, alice.headers)],
  ])('given %s is refused [BI-257]', async (_, send: () => Promise<Answer>) => {
    const before = lookUps();
    expect((await send()).status).toBe(400);
    expect(lookUps()).toBe(before);
  });

  it('given in the query and in the body is refused [BI-257]', async () => {
    const before = lookUps();
    expect((await server.post('/device?user_code=BCDF-GHJK', `${await fields()}&user_code=${device.user_code}`, alice.headers)).status).toBe(400);
    expect(lookUps()).toBe(before);
  });

  const fields = async (): Promise<string> => `csrf=${formWith(await alice.open(`${server.issuer}/device`), 'user_code').fields['csrf']}`;
});

describe('a browser that keeps no cookies', () => {
  it('is told so, and the code is not used up [BI-275]', async () => {
    const first = await server.get(path(device.verification_uri_complete));
    const asked = await server.get(first.headers.get('location') ?? '');
    const page = await fetch(asked.headers.get('location') ?? '');
    const form = new Visitor(() => undefined);
    const signIn = await form.open(page.url);
    const { fields, action } = formWith(signIn, 'password');
    const refused = await server.post(path(action), { ...fields, ...ALICE });
    expect([refused.status, refused.text.includes('Cookies are needed'), refused.text.includes('Your code was not used up')]).toEqual([403, true, true]);
    expect((await alice.open(device.verification_uri_complete)).heading).toBe('Sign this device in?');
  });
});

describe('RFC 8628 §3.3: what the browser never sees', () => {
  it('is the device code: on no page from the first to the last [D-25]', async () => {
    const pages = [await alice.open(device.verification_uri_complete)];
    pages.push(await decide(alice, pages[0]!, 'approve'));
    pages.push(await decide(alice, pages[1]!, 'approve', { user_code_ending: device.user_code.slice(-2) }));
    await poll(server, device.device_code);
    pages.push(await alice.open(`${server.issuer}/device/outcome`));
    expect(pages.map(({ heading }) => heading)).toEqual(['Sign this device in?', 'Sign this device in?', 'Return to your device', 'Your device is signed in']);
    for (const { html } of pages) expect(html).not.toContain(device.device_code);
  });

  it('nothing raw on the socket breaks the page: a request line with a code in Latin-1 is refused', async () => {
    const raw = Buffer.from('GET /device?user_code=WDJB\u00FF HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 'latin1');
    expect(readAnswer(await rawExchange(server.url, raw)).status).toBe(400);
  });
});
