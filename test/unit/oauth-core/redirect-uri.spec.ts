import { describe, expect, it } from '@jest/globals';
import { matchesRedirectUri, redirectUriFault } from '@device-auth/oauth-core';

const REGISTERED = ['https://app.example/cb', 'http://127.0.0.1/cb', 'com.example.app:/cb'];

const expectAll = (uris: readonly string[], matches: boolean, registered: readonly string[] = REGISTERED): void => {
  for (const uri of uris) expect([uri, matchesRedirectUri(registered, uri)]).toEqual([uri, matches]);
};

describe('RFC 9700 §4.1.3: a redirect URI is one of those registered', () => {
  it('takes those registered, as they are spelt', () => expectAll(REGISTERED, true));

  it('takes nothing that differs in a single character [S-01]', () =>
    expectAll(
      [
        'https://app.example/CB',
        'https://APP.example/cb',
        'HTTPS://app.example/cb',
        'https://app.example/cb/',
        'https://app.example/cb/../cb',
        'https://app.example/%2e/cb',
        'https://app.example/cb?x=1',
        'https://app.example/cb?',
        'https://user@app.example/cb',
        'https://app.example/x/..;/cb',
        'https://a@b@app.example/cb',
        'https://app.example:443/cb',
      ],
      false,
    ));

  it('takes no other path, query, fragment or escape', () =>
    expectAll(
      ['/cb/', '/CB', '/cb?x=1', '/cb#f', '/cb%20', '/c%62'].map((path) => `https://app.example${path}`),
      false,
    ));

  it('takes no http for https', () => expectAll(['http://app.example/cb'], false));

  it('takes no host that only looks like the one registered', () =>
    expectAll(['https://app.example.evil.com/cb', 'https://evil.com/app.example/cb', 'https://app.example@evil.com/cb', 'https://a@b@evil.com/cb'], false));

  it('resolves no path', () =>
    expectAll(
      ['/cb/../cb', '/x/..;/cb', '/%2e%2e/cb', '/cb%2f..', '/cb%00', '/cb%0d%0aX:1'].map((path) => `https://app.example${path}`),
      false,
    ));

  it('takes no look-alike from another script', () => expectAll(['https://аpp.example/cb', 'https://xn--pp-6kc.example/cb', 'https://app．example/cb'], false));

  it('takes no other spelling of a private-use scheme', () => expectAll(['com.example.app://cb', 'COM.example.app:/cb', 'com.example.app:/cb?x'], false));
});

describe('RFC 8252 §7.3: the port of a loopback address is free', () => {
  it('takes any port of 127.0.0.1 and ::1, while path and query stay exact [N-01]', () => {
    const registered = ['http://127.0.0.1/cb?a=1', 'http://[::1]:3000/cb'];
    expectAll(['http://127.0.0.1:51004/cb?a=1', 'http://127.0.0.1/cb?a=1', 'http://[::1]:51004/cb', 'http://[::1]/cb'], true, registered);
    expectAll(
      ['http://127.0.0.1:51004/cb', 'http://127.0.0.1:51004/cb?a=2', 'http://127.0.0.1:51004/cb/?a=1', 'http://[::1]:51004/', 'http://[::1]:51004'],
      false,
      registered,
    );
  });

  it('takes a loopback redirect on the port the system gave', () => expectAll(['http://127.0.0.1:51004/cb'], true));

  it('takes ports from 1 to 65535 in their plain spelling only', () => {
    expectAll(
      [':1', ':80', ':65535'].map((port) => `http://127.0.0.1${port}/cb`),
      true,
    );
    expectAll(
      [':0', ':65536', ':99999', ':', ':80x', ':-1', ':080', ':8 0', ':８０', ':80:80'].map((port) => `http://127.0.0.1${port}/cb`),
      false,
    );
  });

  it('frees no other host than the one registered', () => expectAll(['http://localhost:51004/cb', 'http://[::1]:51004/cb'], false));

  it('frees the port in the raw text only, whatever a URL parser would make of it [N-02]', () =>
    expectAll(
      [
        'http://0x7f.1:80/cb',
        'http://2130706433:80/cb',
        'http://127.1:80/cb',
        'http://①②⑦.0.0.1:80/cb',
        ' http://127.0.0.1:80/cb',
        'http://127.0.0.1:80/cb\t',
        'h\nttp://127.0.0.1:80/cb',
        'HTTP://127.0.0.1:80/cb',
      ],
      false,
    ));

  it('takes no other spelling of the loopback address', () =>
    expectAll(['http://127.1/cb', 'http://0x7f.1/cb', 'http://2130706433/cb', 'http://①②⑦.0.0.1/cb', 'http://[::ffff:127.0.0.1]/cb'], false));

  it('takes no name that begins like the loopback address', () =>
    expectAll(
      [
        'http://127.0.0.1.nip.io/cb',
        'http://127.0.0.1.evil.com',
        'http://127.0.0.1.evil.com:80/cb',
        'http://127.0.0.1:80@evil.com/cb',
        'http://127.0.0.1@evil.com/cb',
      ],
      false,
    ));

  it('frees no port of https or of localhost [N-03]', () => {
    const registered = ['https://app.example:443/cb', 'https://127.0.0.1/cb', 'http://localhost:3000/cb'];
    expectAll(registered, true, registered);
    expectAll(['https://app.example:444/cb', 'https://127.0.0.1:444/cb', 'http://localhost:3001/cb', 'http://localhost/cb'], false, registered);
  });
});

describe('RFC 8252 §7: what may be registered', () => {
  it.each([
    'https://app.example/cb',
    'https://app.example:8443/cb?from=login',
    'https://xn--bcher-kva.example/',
    'http://127.0.0.1/cb',
    'http://127.0.0.1:3000/cb',
    'http://[::1]/cb',
    'http://localhost:3000/cb',
    'com.example.app:/cb',
    'com.example.app://cb',
  ])('takes %s from a native client', (uri) => {
    expect(redirectUriFault(uri, 'native')).toBeUndefined();
  });

  it.each(['http://127.0.0.1/cb', 'http://localhost:3000/cb', 'com.example.app:/cb', 'http://app.example/cb'])('refuses %s from a web client', (uri) => {
    expect(redirectUriFault(uri, 'web')).toBe('must begin with https://');
  });

  it('wants a private-use scheme to be a reversed domain name [N-05]', () => {
    expect(redirectUriFault('myapp:/cb', 'native')).toMatch('dot');
    expect(redirectUriFault('COM.example.app:/cb', 'native')).toMatch('small letters');
    expect(redirectUriFault('com.example.app:/cb', 'native')).toBeUndefined();
  });

  it('allows schemes by list, so that no spelling of a dangerous one passes [N-06]', () => {
    for (const uri of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      '\tdata:text/html,x',
      'data:text/html,x',
      'file:///etc/passwd',
      'blob:https://app.example/1',
      'intent:/x',
      'vbscript:x',
      'about:blank',
    ]) {
      expect(redirectUriFault(uri, 'native')).toBeDefined();
    }
  });

  it.each([
    ['http beyond this machine', 'http://app.example/cb'],
    ['http to a name that begins like the loopback address', 'http://127.0.0.1.evil.com/cb'],
    ['http to another spelling of the loopback address', 'http://127.1/cb'],
    ['a fragment', 'https://app.example/cb#'],
    ['a wildcard', 'https://*.app.example/cb'],
    ['a user name', 'https://user@app.example/cb'],
    ['a user name before a loopback address', 'http://127.0.0.1:80@evil.com/cb'],
    ['a backslash', 'https://app.example\\@evil.com/cb'],
    ['a line break', 'https://app.example/cb\r\n'],
    ['an encoded line break', 'https://app.example/cb%0d%0aX:1'],
    ['a space', 'https://app.example/c b'],
    ['a half escape', 'https://app.example/cb%2'],
    ['another script', 'https://аpp.example/cb'],
    ['a step upwards', 'https://app.example/x/../cb'],
    ['an encoded step upwards', 'https://app.example/x/%2e%2E/cb'],
    ['a step upwards with a parameter', 'https://app.example/x/..;/cb'],
    ['no host', 'https:///cb'],
    ['one slash', 'https:/app.example/cb'],
    ['a number for a host', 'https://0/cb'],
    ['a short spelling of an address', 'https://127.1/cb'],
    ['port 0', 'https://app.example:0/cb'],
    ['port 65536', 'https://app.example:65536/cb'],
    ['an empty port', 'https://app.example:/cb'],
    ['capitals in the host', 'https://App.example/cb'],
    ['a relative address', '/cb'],
    ['nothing', ''],
    ['2,049 characters', `https://app.example/${'a'.repeat(2_029)}`],
    ['a private-use scheme without a path', 'com.example.app:'],
    ['a private-use scheme with a bare word', 'com.example.app:cb'],
  ])('refuses %s', (_, uri) => {
    expect(redirectUriFault(uri, 'native')).toEqual(expect.any(String));
  });
});
