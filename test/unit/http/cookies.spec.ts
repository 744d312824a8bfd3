import { describe, expect, it } from '@jest/globals';
import type { Secret } from '@device-auth/oauth-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cookies } from '../../../apps/device-auth-server/src/http/cookies.js';
import { Csrf } from '../../../apps/device-auth-server/src/http/csrf.js';
import { siteOf } from '../../../apps/device-auth-server/src/http/site.js';
import { newSecretKey } from '../../../apps/device-auth-server/src/keys/secret-key-file.js';
import { createSecrets } from '../../../apps/device-auth-server/src/keys/secrets.js';
import { fakeClock } from '../../support/fake-clock.js';

const secrets = createSecrets([newSecretKey()]);
const https = siteOf('https://auth.example');
const http = siteOf('http://localhost:3000');
const clock = fakeClock();

/** What of a request and a reply is looked at here. */
const requestWith = (headers: Record<string, string>): FastifyRequest => ({ headers }) as unknown as FastifyRequest;
const aReply = (): { readonly set: string[]; readonly reply: FastifyReply } => {
  const set: string[] = [];
  return { set, reply: { header: (_: string, value: string) => set.push(value) } as unknown as FastifyReply };
};

describe('the session cookie', () => {
  it('is a __Host- cookie under https, out of reach for scripts and other sites [H-05]', () => {
    const { set, reply } = aReply();
    const value = new Cookies(https, secrets, clock).session(requestWith({}), reply);
    expect(value).toHaveLength(43);
    expect(set).toEqual([`__Host-session=${value}; Path=/; HttpOnly; SameSite=Lax; Secure`]);
  });

  it('is a plain one under http, where browsers drop Secure', () => {
    const { set, reply } = aReply();
    const value = new Cookies(http, secrets, clock).session(requestWith({}), reply);
    expect(set).toEqual([`session=${value}; Path=/; HttpOnly; SameSite=Lax`]);
  });

  it('is kept when it came, among others', () => {
    const { set, reply } = aReply();
    const value = secrets.newSecret<'session'>(32);
    expect(new Cookies(https, secrets, clock).session(requestWith({ cookie: `a=b; __Host-session=${value}; session=x` }), reply)).toBe(value);
    expect(set).toEqual([]);
  });

  it.each(['', 'short', `${'A'.repeat(42)}=`, 'A'.repeat(44), `${'A'.repeat(42)}B`])('is replaced when it cannot be one of ours: %j', (sent) => {
    const { set, reply } = aReply();
    expect(new Cookies(https, secrets, clock).session(requestWith({ cookie: `__Host-session=${sent}` }), reply)).not.toBe(sent);
    expect(set).toHaveLength(1);
  });

  it('is refused when it comes twice', () => {
    const value = secrets.newSecret<'session'>(32);
    const twice = requestWith({ cookie: `session=${value}; session=${value}` });
    expect(() => new Cookies(http, secrets, clock).session(twice, aReply().reply)).toThrow(expect.objectContaining({ status: 400, trouble: 'cookies' }));
  });
});

describe('a sealed cookie', () => {
  const cookies = new Cookies(https, secrets, clock);
  const sealed = (text: string): string => {
    const { set, reply } = aReply();
    cookies.seal(reply, 'companion', text, 600);
    return set[0]?.split(';')[0] ?? '';
  };

  it('tells the browser nothing and comes back whole', () => {
    const cookie = sealed('state.with.dots');
    expect(cookie).not.toContain('state');
    expect(cookies.unseal(requestWith({ cookie }), 'companion')).toBe('state.with.dots');
  });

  it('is nothing after its time, under another name, or changed', () => {
    const cookie = sealed('text');
    expect(cookies.unseal(requestWith({ cookie: cookie.replace('companion', 'other') }), 'other')).toBeUndefined();
    expect(cookies.unseal(requestWith({ cookie: cookie.slice(0, -2) }), 'companion')).toBeUndefined();
    clock.advanceSeconds(600);
    expect(cookies.unseal(requestWith({ cookie }), 'companion')).toBeUndefined();
  });
});

describe('a form', () => {
  const csrf = new Csrf(http, secrets);
  const cookie = secrets.newSecret<'session'>(32);
  const check = (headers: Record<string, string>, token: string | undefined = csrf.token(cookie, 'answer WDJBMJHT'), by: Secret<'session'> = cookie) =>
    csrf.check(requestWith(headers), by, 'answer WDJBMJHT', token);
  const stale = expect.objectContaining({ status: 403, trouble: 'stale form' });

  it.each([
    ['says the browser, from our page', { 'sec-fetch-site': 'same-origin' }],
    ['says the browser, from the person', { 'sec-fetch-site': 'none' }],
    ['from our origin', { origin: 'http://localhost:3000' }],
    ['from a page that tells no origin', { origin: 'null' }],
    ['from a program', {}],
  ])('is taken when it comes %s', (_, headers) => {
    expect(() => check(headers as Record<string, string>)).not.toThrow();
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' }],
    ['another origin', { origin: 'https://evil.example' }],
  ])('is refused when it comes from %s, its token notwithstanding', (_, headers) => {
    expect(() => check(headers as Record<string, string>)).toThrow(stale);
  });

  it.each([
    ['none', ''],
    ['nonsense', 'x'.repeat(22)],
    ['the token of another form', csrf.token(cookie, 'sign-in')],
    ['the token of another code', csrf.token(cookie, 'answer BCDFGHJK')],
    ["another browser's token", csrf.token(secrets.newSecret<'session'>(32), 'answer WDJBMJHT')],
  ])('is refused with %s', (_, token) => {
    expect(() => check({ 'sec-fetch-site': 'same-origin' }, token)).toThrow(stale);
  });
});
