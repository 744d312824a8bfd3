import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { authorizationRequest } from '../../support/authorization-request.js';
import { BOB, decide, enterCode, expectPageManners, formWith, heard, PRESSED } from '../../support/companion.js';
import { startSignIn } from '../../support/device.js';
import { signInPerson, visitorOf } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';
import type { VisitedPage, Visitor } from '../../support/visitor.js';

const XSS = `"'><svg/onload=alert(1)></title></style><script>alert(1)</script>`;
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

let server: TestServer;
let alice: Visitor;
beforeAll(async () => {
  const xss = { client_id: 'xss', client_name: XSS.slice(0, 64), token_endpoint_auth_method: 'none', scope: 'openid <svg/onload=alert(1)>' };
  const redirect_uris = ['http://127.0.0.1/callback'];
  server = await startServer({ clients: [{ ...xss, grant_types: [DEVICE_GRANT, 'authorization_code'], redirect_uris }] });
  await server.addAccount({ displayName: XSS, email: undefined });
  await server.addAccount(BOB);
  alice = visitorOf(server, await signInPerson(server));
});
afterAll(() => server.close());

interface Shown {
  readonly what: string;
  readonly page: VisitedPage;
}

/** Every page there is: questions, answers and errors. */
async function everyPage(): Promise<readonly Shown[]> {
  const pages: Shown[] = [];
  const show = async (what: string, asked: Promise<VisitedPage>): Promise<VisitedPage> => {
    const page = await asked;
    pages.push({ what, page });
    return page;
  };
  const stranger = visitorOf(server, { ...(await signInPerson(server)), cookie: server.ports.secrets.newSecret(32) });
  const at = (path: string): string => server.issuer + path;
  const device = await startSignIn(server, {
    client_id: 'xss',
    scope: 'openid <svg/onload=alert(1)>',
    device_name: XSS.slice(0, 64),
    device_model: XSS.slice(0, 64),
  });
  const signIn = await show('sign-in', stranger.open(at('/device')));
  await show('wrong password', stranger.press(signIn, formWith(signIn, 'password'), { values: { username: XSS, password: 'x' } }));
  await show('enter a code', alice.open(at('/device')));
  await show('a code that is none', enterCode(alice, server, XSS));
  const card = await show('the card', alice.open(device.verification_uri_complete));
  const second = await show('the second step', decide(alice, card, 'approve'));
  await show('a wrong ending', decide(alice, second, 'approve', { user_code_ending: XSS }));
  await show('approved', decide(alice, card, 'approve', PRESSED));
  await show('already answered', decide(alice, card, 'deny'));
  expect(await heard(server, device, { client_id: 'xss' })).toBe('tokens');
  await show('signed in', alice.open(at('/device/outcome')));
  const denied = await startSignIn(server);
  await show('denied', decide(alice, await alice.open(denied.verification_uri_complete), 'deny'));
  const disowned = await startSignIn(server);
  const outcome = await decide(alice, await alice.open(disowned.verification_uri_complete), 'approve', PRESSED);
  await show(
    'disowned',
    alice.press(
      outcome,
      outcome.forms.find(({ action }) => action.endsWith('/disown'))!,
    ),
  );
  await show('consent', alice.open(at(authorizationRequest({ client_id: 'xss', scope: 'openid <svg/onload=alert(1)>' }).path)));
  await show('sign-in of an app', stranger.open(at(authorizationRequest({ client_id: 'xss', scope: 'openid', login_hint: XSS }).path)));
  await show('sign out', alice.open(at('/sign-out')));
  await show('signed out', stranger.open(at('/sign-out')));
  await show('unknown client', alice.open(at(`/oauth/authorize?client_id=${encodeURIComponent(XSS)}`)));
  await show('callback', alice.open(at(`/device/callback?error=${encodeURIComponent(XSS)}&error_description=${encodeURIComponent(XSS)}`)));
  await show('not found', alice.open(at(`/${encodeURIComponent(XSS)}`)));
  await show('bad escape', alice.open(at('/%zz')));
  await show('too long', alice.open(at(`/D/${'x'.repeat(200)}`)));
  await show('doubled', alice.open(at('/device?user_code=a&user_code=b')));
  await show('stale form', decide(alice, card, 'deny', { csrf: XSS }));
  await show('malformed', decide(alice, card, 'deny', { user_code: XSS }));
  return pages;
}

describe('every page, of every kind', () => {
  let pages: readonly Shown[];
  beforeAll(async () => {
    pages = await everyPage();
  });
  const each = (check: (page: VisitedPage, what: string) => void): void => {
    expect(pages.length).toBeGreaterThan(20);
    for (const { what, page } of pages) check(page, what);
  };
  const policyOf = ({ headers }: VisitedPage): string => headers.get('content-security-policy') ?? '';

  it('names its type, is not kept, and is not guessed at [H-04]', () => {
    each((page) => {
      expectPageManners(page);
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    });
  });

  it('can be framed by nobody [S-13]', () => {
    each((page) => {
      expect(policyOf(page)).toMatch(/(?:^|; )frame-ancestors 'none'(?:;|$)/u);
      expect(page.headers.get('x-frame-options')).toBe('DENY');
    });
  });

  it('loads nothing from anywhere else and tells nobody where one was [S-14]', () => {
    each((page) => {
      expect(policyOf(page)).toMatch(/^default-src 'none'; /u);
      expect(policyOf(page)).not.toMatch(/(?:default|script|style|img|connect|font|frame)-src [^;]*(?:https?:|\*)/u);
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.html).not.toMatch(/<(?:script|img|link|iframe|object|embed)\b[^>]*\b(?:src|href|data)="(?!data:)/u);
    });
  });

  it('runs its own scripts only, by a nonce that no other answer has [H-03]', () => {
    const nonces = new Set<string>();
    each((page) => {
      const [, nonce = ''] = /script-src 'nonce-([^']+)'/u.exec(policyOf(page)) ?? [];
      expect(policyOf(page)).not.toContain('unsafe');
      expect(policyOf(page)).toContain("base-uri 'none'");
      for (const [tag] of page.html.matchAll(/<(?:script|style)\b[^>]*>/gu)) expect(tag).toContain(`nonce="${nonce}"`);
      nonces.add(nonce);
    });
    expect(nonces.size).toBe(pages.length);
  });

  it('opens a connection only where it follows a device [H-03]', () => {
    each((page, what) => expect([what, policyOf(page).includes('connect-src')]).toEqual([what, what === 'approved']));
  });

  it('shows what it was given as text [H-08]', () => {
    each((page, what) => {
      expect([what, page.html.match(/<svg\/onload|<script>alert/u)]).toEqual([what, null]);
      expect([what, page.html.match(/<\/(?:title|style)>/gu)]).toEqual([what, ['</title>', '</style>']]);
    });
    const shown = pages.filter(({ page }) => /&lt;(?:svg|script)/u.test(page.html)).map(({ what }) => what);
    expect(shown).toEqual(expect.arrayContaining(['wrong password', 'a code that is none', 'the card', 'consent', 'sign-in of an app', 'sign out']));
  });

  it('is as careful where it tells of an error, the callback of the companion first [AT-24]', () => {
    const errors = pages.filter(({ page }) => page.status >= 400);
    expect(errors.map(({ what }) => what)).toEqual(expect.arrayContaining(['unknown client', 'not found', 'bad escape', 'stale form', 'malformed', 'doubled']));
    for (const { page } of [...errors, ...pages.filter(({ what }) => what === 'callback')]) {
      expect(page.html).not.toMatch(/<svg\/onload|<script>alert/u);
      expect(policyOf(page)).toMatch(/script-src 'nonce-/u);
      expect(policyOf(page)).toMatch(/^default-src 'none'; /u);
    }
  });
});

describe('ASVS 5.0, 3.5: a form counts only when it is ours', () => {
  let card: VisitedPage;
  let fields: Readonly<Record<string, string>>;
  let device: Awaited<ReturnType<typeof startSignIn>>;
  beforeEach(async () => {
    device = await startSignIn(server);
    card = await alice.open(device.verification_uri_complete);
    fields = { ...formWith(card, 'decision').fields, ...PRESSED, decision: 'approve' };
    server.clock.advance(1_000);
  });
  const send = (form: Readonly<Record<string, string>>, headers: Record<string, string> = {}): Promise<Answer> =>
    server.post('/device/decision', form, { ...alice.headers, ...headers });

  it.each([
    ['without a token', () => send({ ...fields, csrf: '' }), 403],
    ['with the token of another browser', async () => send({ ...fields, csrf: server.ports.secrets.tag('csrf', 'somebody else') }), 403],
    ['from another site', () => send(fields, { 'sec-fetch-site': 'cross-site' }), 403],
    ['from another host of the same site', () => send(fields, { 'sec-fetch-site': 'same-site' }), 403],
    ['with the origin of another site', () => send(fields, { origin: 'https://evil.example' }), 403],
    ['as text', () => send(fields, { 'content-type': 'text/plain' }), 415],
    ['by GET', () => server.get(`/device/decision?${new URLSearchParams(fields)}`, alice.headers), 405],
  ])('%s it is refused, and the code still pending [H-06]', async (_, attempt, status) => {
    expect((await attempt()).status).toBe(status);
    expect(await heard(server, device)).toBe('authorization_pending');
  });

  it('and of our own page it is taken', async () => {
    expect((await send(fields, { 'sec-fetch-site': 'same-origin', origin: server.issuer })).headers.get('location')).toBe('/device/outcome');
  });
});

describe('ASVS 5.0, 3.7.2: redirects', () => {
  const MALICIOUS = [
    'javascript:alert(1)',
    'data:text/html,x',
    'https://evil.example/cb',
    'http://127.0.0.1.evil.example/callback',
    'file:///etc/passwd',
    'blob:x',
  ];

  it.each(MALICIOUS)('never lead to %s, whether asked by GET or POST [H-07]', async (redirect_uri) => {
    const { path, parameters } = authorizationRequest({ redirect_uri });
    for (const answer of [await server.get(path, alice.headers), await server.post('/oauth/authorize', parameters, alice.headers)]) {
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
      expect(answer.text).not.toContain(redirect_uri);
    }
  });
});
