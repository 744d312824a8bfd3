import { describe, expect, it } from '@jest/globals';
import { parseDeviceAuthorizationResponse, ProtocolError } from '@device-auth/oauth-core';

const RESPONSE = {
  device_code: 'dc-secret',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://login.example/device',
  verification_uri_complete: 'https://login.example/D/WDJB-MJHT',
  expires_in: 600,
  interval: 5,
};

const expectRefused = (json: unknown, code: string, rule = {}): void => {
  let fault: unknown;
  try {
    parseDeviceAuthorizationResponse(json, rule);
  } catch (thrown) {
    fault = thrown;
  }
  expect(fault).toBeInstanceOf(ProtocolError);
  expect(fault).toMatchObject({ code, message: expect.not.stringContaining('secret') });
};

describe('RFC 8628 §3.2: a device authorization response', () => {
  it('is read as it is, unknown members apart', () => {
    expect(parseDeviceAuthorizationResponse({ ...RESPONSE, foo: 1 })).toEqual(RESPONSE);
  });

  it('may have no complete address', () => {
    const { verification_uri_complete: _, ...rest } = RESPONSE;
    expect(parseDeviceAuthorizationResponse(rest)).toStrictEqual(rest);
  });

  it('may use the name verification_url, as the first servers did', () => {
    const { verification_uri, verification_uri_complete: _, ...rest } = RESPONSE;
    expect(parseDeviceAuthorizationResponse({ ...rest, verification_url: verification_uri })).toStrictEqual({ ...rest, verification_uri });
  });

  it("keeps the server's own spelling of the address, which people compare", () => {
    const verification_uri = 'HTTPS://LOGIN.EXAMPLE/DEVICE';
    expect(parseDeviceAuthorizationResponse({ ...RESPONSE, verification_uri }).verification_uri).toBe(verification_uri);
  });

  it('gives an interval from 1 to 60, and 5 for what is no number above zero [BI-331]', () => {
    for (const [sent, read] of [
      [0, 5],
      [-5, 5],
      ['5', 5],
      [null, 5],
      [undefined, 5],
      [Number.NaN, 5],
      [Infinity, 5],
      [{}, 5],
      [0.2, 1],
      [7, 7],
      [60, 60],
      [61, 60],
      [1e12, 60],
    ]) {
      expect([sent, parseDeviceAuthorizationResponse({ ...RESPONSE, interval: sent }).interval]).toEqual([sent, read]);
    }
  });

  it('ends within a day, and is refused if it does not say when [BI-332]', () => {
    for (const expires_in of [0, -1, '600', null, undefined, Number.NaN, Infinity]) expectRefused({ ...RESPONSE, expires_in }, 'wrong_shape');
    expect(parseDeviceAuthorizationResponse({ ...RESPONSE, expires_in: 1e12 }).expires_in).toBe(86_400);
  });

  it.each([
    ['no JSON', undefined, 'not_json'],
    ['a list', [], 'wrong_shape'],
    ['no device code', { ...RESPONSE, device_code: undefined }, 'wrong_shape'],
    ['an empty user code', { ...RESPONSE, user_code: '' }, 'wrong_shape'],
    ['no address', { ...RESPONSE, verification_uri: undefined }, 'wrong_shape'],
    ['a relative address', { ...RESPONSE, verification_uri: '/device' }, 'wrong_shape'],
    ['an address that is a script', { ...RESPONSE, verification_uri: 'javascript:alert(1)' }, 'wrong_shape'],
    ['an address with an escape sequence', { ...RESPONSE, verification_uri: 'https://login.example/\u001b[2J' }, 'wrong_shape'],
    ['an address with a user name', { ...RESPONSE, verification_uri: 'https://login.example@evil.example/' }, 'wrong_shape'],
    ['an http address', { ...RESPONSE, verification_uri: 'http://login.example/device' }, 'insecure_endpoint'],
    ['a complete address that is a script', { ...RESPONSE, verification_uri_complete: 'data:text/html,x' }, 'wrong_shape'],
    ['a complete http address', { ...RESPONSE, verification_uri_complete: 'http://login.example/D/X' }, 'insecure_endpoint'],
  ])('cannot be used with %s', (_, json, code) => expectRefused(json, code));

  it('may name an http address on this machine, and on another if that is allowed', () => {
    const { verification_uri_complete: _, ...rest } = RESPONSE;
    const local = { ...rest, verification_uri: 'http://localhost:3000/device' };
    const demo = { ...rest, verification_uri: 'http://192.0.2.7:3000/device' };
    expect(parseDeviceAuthorizationResponse(local)).toEqual(local);
    expect(parseDeviceAuthorizationResponse(demo, { allowHttp: true })).toEqual(demo);
  });
});
