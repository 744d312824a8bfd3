import { describe, expect, it } from '@jest/globals';
import { issuerUrl, trustedUrl } from '../../../apps/device-client/src/oauth/web-address.js';

const TRUST = { issuer: 'https://login.example', hosts: [], http: false };

describe('an address that a server sent', () => {
  it.each([
    ['a script', 'javascript:alert(1)'],
    ['a file', 'file:///etc/passwd'],
    ['plain http', 'http://login.example/device'],
    ['a user name before the host', 'https://login.example@evil.test/device'],
    ['another host', 'https://evil.test/device'],
    ['a sub-domain nobody named', 'https://device.login.example/'],
    ['no URL', 'login.example/device'],
    ['a number', 42],
    ['too long for a QR code', `https://login.example/${'<'.repeat(1_000)}`],
  ])('is refused with a reason when it is %s [CL-02]', (_what, address) => {
    expect(() => trustedUrl('verification_uri', address, TRUST)).toThrow(/^the verification_uri (is|hides)/u);
  });

  it('is printed without what it smuggles in', () => {
    expect(() => trustedUrl('verification_uri', 'https://evil.test/\u001b[2K', TRUST)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('\u001b') }),
    );
    expect(trustedUrl('verification_uri', 'https://login.example/\u001b[2K', TRUST).href).toBe('https://login.example/%1B[2K');
  });

  it.each([
    ['on the issuer', 'https://login.example/device', TRUST],
    ['on a port of the issuer', 'https://login.example:8443/device', TRUST],
    ['on a host the person named', 'https://example.com/device', { ...TRUST, hosts: ['example.com'] }],
    ['on this machine over http', 'http://127.0.0.1:3000/device', { ...TRUST, issuer: 'http://127.0.0.1:3000' }],
    ['over http where that was allowed', 'http://192.168.1.7:3000/device', { issuer: 'http://192.168.1.7:3000', hosts: [], http: true }],
  ])('is taken %s', (_what, address, trust) => {
    expect(trustedUrl('verification_uri', address, trust).href).toBe(address);
  });
});

describe('an issuer', () => {
  it.each([
    'http://login.example',
    'login.example',
    'https://login.example?tenant=1',
    'https://login.example#',
    'https://u@login.example',
    'ftp://login.example',
    ' https://login.example',
    'https://login.example/\u001b[2K',
    'https://login.ex\nample',
    '',
  ])('is not %j', (issuer) => {
    expect(() => issuerUrl(issuer, false)).toThrow(expect.objectContaining({ reason: 'usage' }));
  });

  it('may be plain http beyond this machine only when that is said', () => {
    expect(issuerUrl('http://192.168.1.7:3000', true).host).toBe('192.168.1.7:3000');
    expect(issuerUrl('http://localhost:3000', false).host).toBe('localhost:3000');
  });
});
