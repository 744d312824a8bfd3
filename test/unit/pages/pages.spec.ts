import { describe, expect, it } from '@jest/globals';
import { ConsentPage, destination } from '../../../apps/device-auth-server/src/pages/consent.page.js';
import { DevicePage, shortNetwork } from '../../../apps/device-auth-server/src/pages/device.page.js';
import { EnterCodePage } from '../../../apps/device-auth-server/src/pages/enter-code.page.js';
import { FailedPage } from '../../../apps/device-auth-server/src/pages/notices.js';
import { renderPage } from '../../../apps/device-auth-server/src/pages/render.js';
import { SignInPage } from '../../../apps/device-auth-server/src/pages/sign-in.page.js';
import { StartedByYouPage } from '../../../apps/device-auth-server/src/pages/started-by-you.page.js';

const frame = { nonce: 'n0nce', path: '/auth', branding: { name: 'Example', accent: '#0b57d0' }, demoOverHttp: false };
const account = { displayName: 'Ada Lovelace', username: 'ada' };
const card = {
  csrf: { decision: 'd', switchAccount: 's' },
  shownAt: 1,
  userCode: 'WDJBMJHT',
  clientName: 'TV',
  deviceName: 'Bedroom',
  account,
  scope: ['openid', 'photos:read'],
  askedSecondsAgo: 3,
  secondsLeft: 531,
  network: '192.0.2.0/24',
  otherNetwork: false,
};
const NASTY = `"><script>alert(1)</script>'</style>`;

describe('every page', () => {
  it('escapes whatever it is given [H-08]', () => {
    const nasty = { ...card, clientName: NASTY, deviceName: NASTY, deviceModel: NASTY, scope: [NASTY], account: { displayName: NASTY, username: NASTY } };
    const pages = [
      renderPage(DevicePage, nasty, frame),
      renderPage(StartedByYouPage, nasty, frame),
      renderPage(EnterCodePage, { csrf: 'c', typed: NASTY, error: NASTY }, frame),
      renderPage(SignInPage, { csrf: 'c', request: 'r', clientName: NASTY, username: NASTY, error: NASTY }, frame),
      renderPage(ConsentPage, { ...nasty, csrf: 'c', request: 'r', accountTag: 't', redirectUri: 'https://app.example/cb' }, frame),
      renderPage(FailedPage, { trouble: 'fault', detail: NASTY, requestId: NASTY }, { ...frame, branding: { name: NASTY, accent: NASTY, logo: NASTY } }),
    ];
    for (const page of pages) {
      expect(page).toContain('&lt;script&gt;');
      expect(page).not.toContain('<script>alert');
      expect(page.match(/<\/style>/gu)).toHaveLength(1);
    }
  });

  it('carries the nonce on its style and on every script, names its language, and asks nothing from elsewhere', () => {
    const page = renderPage(DevicePage, card, frame);
    for (const [tag] of page.matchAll(/<(?:style|script)\b[^>]*>/gu)) expect(tag).toContain('nonce="n0nce"');
    expect(page).toMatch(/^<!doctype html><html lang="en" dir="ltr">/u);
    expect(page).not.toMatch(/(?:src|href|url\()\s*=?\s*["']?https?:/u);
    expect(page).not.toMatch(/ style="/u);
  });

  it('keeps to the path of the issuer', () => {
    expect(renderPage(DevicePage, card, frame).match(/action="([^"]*)"/gu)).toEqual(['action="/auth/device/switch-account"', 'action="/auth/device/decision"']);
  });

  it('says over plain http that it is a demo', () => {
    expect(renderPage(EnterCodePage, { csrf: 'c' }, { ...frame, demoOverHttp: true })).toContain('Demo over http');
    expect(renderPage(EnterCodePage, { csrf: 'c' }, frame)).not.toContain('Demo over http');
  });
});

describe('the pages about codes', () => {
  it('warn that nobody will ever send a code [X-14]', () => {
    expect(renderPage(EnterCodePage, { csrf: 'c' }, frame)).toContain('will ever send you this code');
    expect(renderPage(DevicePage, card, frame)).toContain('will ever send you this code');
  });

  it('do not say the ending where it is asked for, but carry the code for the form', () => {
    const page = renderPage(DevicePage, { ...card, ending: 'asked' }, frame);
    expect(page).toContain('WDJB-MJ••');
    expect(page.match(/WDJB-?MJHT/gu)).toEqual(['WDJBMJHT', 'WDJBMJHT']);
  });

  it.each([
    ['192.0.2.0/24', '192.0.2.x'],
    ['127.0.0.0/8', '127.x.x.x'],
    ['2001:db8:1::/48', '2001:db8:1:…'],
    ['unknown', 'unknown'],
  ])('say the network %s as people know it', (network, shown) => {
    expect(shortNetwork(network)).toBe(shown);
  });
});

describe('the consent page', () => {
  it.each([
    ['https://app.example/cb', 'app.example'],
    ['http://127.0.0.1:51004/cb', '127.0.0.1:51004'],
    ['com.example.app:/cb', 'com.example.app'],
  ])('says where %s leads', (redirectUri, shown) => {
    expect(destination(redirectUri)).toBe(shown);
  });
});
