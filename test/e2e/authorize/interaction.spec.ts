import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Secret } from '@device-auth/oauth-core';
import { authorizationRequest, CALLBACK, consentTo, expectPage, newVisitor } from '../../support/authorization-request.js';
import type { Changes } from '../../support/authorization-request.js';
import { readForms } from '../../support/html-forms.js';
import type { Form } from '../../support/html-forms.js';
import { signInPerson } from '../../support/person.js';
import { ALICE, startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

const BOB = { username: 'bob', password: 'another battery, another staple' };
const EVIL = ['https://evil.example', '//evil.example', '/\\evil.example', '/%5cevil.example', '////evil.example', 'https:evil.example', 'javascript:alert(1)'];

let server: TestServer;
/** Cookies of browsers, each signed in. */
let alice: Record<string, string>;
let bob: Record<string, string>;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  await server.addAccount(BOB);
  alice = { cookie: `session=${(await signInPerson(server)).cookie}` };
  bob = { cookie: `session=${(await signInPerson(server, BOB)).cookie}` };
});
afterAll(() => server.close());

type Fields = Record<string, string>;

/** The form of the consent page, as it was shown to this browser; the person has had time to read it. */
async function consentForm(cookie: Fields, changes: Changes = {}): Promise<Form> {
  const page = await server.get(authorizationRequest(changes).path, cookie);
  server.clock.advance(1_000);
  const [form] = readForms(page.text, server.issuer);
  if (form?.fields['shown_at'] === undefined) throw new Error(`no consent page: ${page.text}`);
  return form;
}

const send = ({ action }: Form, fields: Fields, cookie: Fields = {}): Promise<Answer> => server.post(new URL(action).pathname, fields, cookie);
const approve = (form: Form, changes: Fields = {}, cookie = alice): Promise<Answer> => send(form, { ...form.fields, decision: 'approve', ...changes }, cookie);

/** Where the answer sends the browser, as far as it matters who gets it. */
const destination = ({ headers }: Answer): string | undefined => headers.get('location')?.split('?')[0];

describe('RFC 9700 §4.12: after a POST', () => {
  it('comes a 303, which repeats no form anywhere else [S-04]', async () => {
    const request = authorizationRequest({ client_id: 'companion', redirect_uri: `${server.issuer}/device/callback`, scope: 'openid device:approve' });
    const page = await server.get(request.path);
    const [form] = readForms(page.text, server.issuer);
    const cookie = { cookie: page.headers.get('set-cookie')!.split(';')[0]! };
    const signedIn = await send(form!, { ...form!.fields, ...ALICE }, cookie);
    expect([signedIn.status, destination(signedIn)]).toEqual([303, `${server.issuer}/device/callback`]);
    const consented = await approve(await consentForm(alice));
    expect([consented.status, destination(consented), consented.text]).toEqual([303, CALLBACK, '']);
  });

  it('an answered question is over: Back and Reload bring a page with a way on, and no second code', async () => {
    const form = await consentForm(alice);
    expect(destination(await approve(form))).toBe(CALLBACK);
    const again = await approve(form);
    expectPage(again);
    expect(again.text).toContain('href="/device"');
  });
});

describe('an interaction belongs to one browser', () => {
  let form: Form;
  beforeEach(async () => {
    form = await consentForm(alice);
  });

  it.each([
    ['nobody', () => ({})],
    ['another person', () => bob],
  ])('what %s sends of a copied page opens nothing, and takes nothing away [AT-36]', async (_, thief) => {
    expectPage(await approve(form, {}, thief()), 403);
    expect(destination(await approve(form))).toBe(CALLBACK);
  });

  it("not even with a form token of the other browser's own", async () => {
    const { request = '', shown_at = '' } = form.fields;
    const { secrets } = server.ports;
    const cookie = bob['cookie']!.slice('session='.length) as Secret<'session'>;
    const csrf = secrets.tag('csrf', `${secrets.digest(cookie)} consent ${request} ${shown_at}`);
    expectPage(await approve(form, { csrf }, bob));
    expect(destination(await approve(form))).toBe(CALLBACK);
  });

  it('another account in the same browser is told of the change and asked anew, and its yes to the old question gives no code [BI-220]', async () => {
    const visitor = newVisitor(server);
    const signIn = await visitor.open(server.issuer + authorizationRequest().path);
    const consent = await visitor.press(signIn, signIn.forms[0]!, { values: ALICE });
    server.clock.advance(1_000);
    const other = await visitor.open(server.issuer + authorizationRequest({ prompt: 'login' }).path);
    await visitor.press(other, other.forms[0]!, { values: BOB });
    const answered = await visitor.press(consent, consent.forms[0]!, { button: { name: 'decision', value: 'approve' } });
    expect([answered.status, answered.left]).toEqual([422, undefined]);
    expect(answered.text).toMatch(/Your account .*bob.* switched accounts/u);
    const now = await visitor.press(answered, answered.forms[0]!, { button: { name: 'decision', value: 'approve' } });
    expect(now.left?.searchParams.get('code')).toHaveLength(43);
    const record = server.log.findLast((line) => line.includes('authorization_code_issued'));
    expect(JSON.parse(record ?? '{}')).toMatchObject({ endUserId: 'id-of-bob' });
  });
});

describe('what the browser sends back is not believed', () => {
  it.each(['csrf', 'request', 'shown_at'])('a changed %s is refused, and the question still stands [AT-38]', async (field) => {
    const form = await consentForm(alice);
    const value = form.fields[field]!;
    const changed = await approve(form, { [field]: (value.startsWith('1') ? '2' : '1') + value.slice(1) });
    expectPage(changed, 403);
    expect(destination(await approve(form))).toBe(CALLBACK);
  });

  it('what was asked is kept here: the form cannot say it again [AT-38]', async () => {
    const form = await consentForm(alice, { scope: 'openid' });
    const also = {
      client_id: 'shop',
      redirect_uri: 'https://app.example/cb',
      scope: 'openid photos:read',
      response_type: 'token',
      state: 'other',
      username: 'bob',
    };
    const answer = await approve(form, also);
    const location = new URL(answer.headers.get('location')!);
    expect([destination(answer), location.searchParams.get('state')]).toEqual([CALLBACK, 'state of the app']);
    const code = location.searchParams.get('code') ?? '';
    const record = server.log.findLast((line) => line.includes('authorization_code_issued'));
    expect(JSON.parse(record ?? '{}')).toMatchObject({ clientId: 'desktop', endUserId: 'id-of-alice' });
    expect(code).toHaveLength(43);
  });

  it("a session cookie with one character changed is nobody's [AT-38]", async () => {
    const cookie = `${alice['cookie']!.slice(0, -2)}${alice['cookie']!.at(-2) === 'A' ? 'B' : 'A'}${alice['cookie']!.at(-1)}`;
    const page = await server.get(authorizationRequest().path, { cookie });
    expect(readForms(page.text, server.issuer)[0]?.typed).toContain('password');
  });
});

describe('RFC 9700 §4.11: no open redirector', () => {
  const NAMES = ['next', 'return_to', 'returnTo', 'redirect', 'redirect_uri', 'url', 'continue', 'post_logout_redirect_uri', 'target'];
  const query = (value: string): string => new URLSearchParams(NAMES.map((name) => [name, value])).toString();
  const ours = (answer: Answer): void => {
    const location = answer.headers.get('location');
    if (location !== null) expect(new URL(location, server.issuer).origin).toBe(server.issuer);
    expect(answer.text).not.toContain('evil.example');
  };

  it.each(EVIL)('leads to %s from no page, whoever names it [S-02]', async (value) => {
    for (const path of ['/sign-in', '/sign-out', '/device', '/device/callback', '/device/outcome'])
      for (const cookie of [{}, alice]) ours(await server.get(`${path}?${query(value)}`, cookie));
  });

  it.each(EVIL)('leads to %s from no form [S-02]', async (value) => {
    const browser = { cookie: `session=${(await signInPerson(server)).cookie}` };
    const [signOut] = readForms((await server.get('/sign-out', browser)).text, server.issuer);
    const more = Object.fromEntries(NAMES.map((name) => [name, value]));
    const signedOut = await send(signOut!, { ...more, ...signOut!.fields }, browser);
    expect([signedOut.status, signedOut.headers.get('location')]).toEqual([303, '/sign-out']);
    const consented = await approve(await consentForm(alice), more);
    expect(destination(consented)).toBe(CALLBACK);
  });

  it.each(EVIL)('after a sign-in that names %s the person is where the app asked for her [AT-43]', async (value) => {
    const page = await server.get(`${authorizationRequest().path}&${query(value).replace(/(^|&)redirect_uri=[^&]*/u, '')}`);
    const [form] = readForms(page.text, server.issuer);
    const cookie = { cookie: page.headers.get('set-cookie')!.split(';')[0]! };
    const more = Object.fromEntries(NAMES.map((name) => [name, value]));
    const signedIn = await send(form!, { ...more, ...form!.fields, ...ALICE }, cookie);
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([200, null]);
    expect(readForms(signedIn.text, server.issuer)[0]?.fields).toHaveProperty('shown_at');
    ours(signedIn);
  });

  it.each(['//evil.example', '//evil.example/%2e%2e', '/%5cevil.example', '////evil.example/..', '/D//evil.example', '/device//evil.example'])(
    'and %s is no address of ours',
    async (path) => {
      const answer = await server.get(path, { accept: 'text/html' });
      expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
    },
  );
});

describe('the page an app hears of nothing', () => {
  it('loads nothing from anywhere and tells nobody where it was', async () => {
    const pages = [await server.get(authorizationRequest().path), await server.get(authorizationRequest().path, alice), await server.get('/oauth/authorize')];
    for (const { headers, text } of pages) {
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; /u);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(
        [...text.matchAll(/\b(?:src|href|action|srcset|poster|data)="([^"]*)"/gu)].map(([, to]) => to).filter((to) => !/^(?:\/(?!\/)|data:|#)/u.test(to ?? '')),
      ).toEqual([]);
    }
  });

  it('an app that asks again is asked for consent again, with a new code', async () => {
    const visitor = newVisitor(server);
    const codes = [await consentTo(server, authorizationRequest(), visitor), await consentTo(server, authorizationRequest(), visitor)].map((left) =>
      left.searchParams.get('code'),
    );
    expect(new Set(codes).size).toBe(2);
  });
});
