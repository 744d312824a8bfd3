import { describe, expect, it } from '@jest/globals';
import { parseJsonObject, parseTokenResponse, ProtocolError } from '@device-auth/oauth-core';

const RESPONSE = { access_token: 'at-secret', token_type: 'Bearer', expires_in: 600, refresh_token: 'rt-secret', scope: 'openid profile', id_token: 'a.b.c' };

const refusal = (read: () => unknown): ProtocolError => {
  try {
    read();
  } catch (fault) {
    expect(fault).toBeInstanceOf(ProtocolError);
    return fault as ProtocolError;
  }
  throw new Error('Nothing was refused.');
};

describe('RFC 6749 §5.1: a token response', () => {
  it('is read as it is, unknown members apart', () => {
    expect(parseTokenResponse({ ...RESPONSE, foo: 1 })).toEqual(RESPONSE);
  });

  it('has only what the server sent', () => {
    expect(parseTokenResponse({ access_token: 'x', token_type: 'bearer', refresh_token: null })).toStrictEqual({
      access_token: 'x',
      token_type: 'Bearer',
      scope: '',
    });
  });

  it('grants what was asked for if it does not say', () => {
    expect(parseTokenResponse({ access_token: 'x', token_type: 'BEARER' }, { requestedScope: 'openid' }).scope).toBe('openid');
    expect(parseTokenResponse({ ...RESPONSE, scope: ' b  a ' }, { requestedScope: 'openid' }).scope).toBe('b a');
  });

  it('never makes a token live longer than a year', () => {
    expect(parseTokenResponse({ ...RESPONSE, expires_in: 1e12 }).expires_in).toBe(31_622_400);
  });

  it.each([
    ['no JSON', undefined, 'not_json'],
    ['a list', [RESPONSE], 'wrong_shape'],
    ['null', null, 'wrong_shape'],
    ['a text', 'at-secret', 'wrong_shape'],
    ['nothing in it', {}, 'wrong_shape'],
    ['no access token', { ...RESPONSE, access_token: undefined }, 'wrong_shape'],
    ['an empty access token', { ...RESPONSE, access_token: '' }, 'wrong_shape'],
    ['an access token that would break a header', { ...RESPONSE, access_token: 'at-secret\r\nX: 1' }, 'wrong_shape'],
    ['no token type', { ...RESPONSE, token_type: undefined }, 'wrong_shape'],
    ['tokens of another type', { ...RESPONSE, token_type: 'DPoP' }, 'unsupported_token_type'],
    ['a lifetime in words', { ...RESPONSE, expires_in: '600' }, 'wrong_shape'],
    ['no time left', { ...RESPONSE, expires_in: 0 }, 'wrong_shape'],
    ['a refresh token that is a number', { ...RESPONSE, refresh_token: 1 }, 'wrong_shape'],
    ['scope as a list', { ...RESPONSE, scope: ['openid'] }, 'wrong_shape'],
    ['scope with a control character', { ...RESPONSE, scope: 'openid\u0000' }, 'wrong_shape'],
    ['members of a prototype', Object.create(RESPONSE), 'wrong_shape'],
  ])('cannot be used with %s', (_, json, code) => {
    const fault = refusal(() => parseTokenResponse(json));
    expect(fault.code).toBe(code);
    expect(fault.message).not.toContain('secret');
  });
});

describe('a body that must be a JSON object', () => {
  it('is read', () => expect(parseJsonObject('{"a":1}')).toEqual({ a: 1 }));

  it.each([
    ['half of one', '{"access_token":"at-secret"', 'not_json'],
    ['HTML', '<html>at-secret</html>', 'not_json'],
    ['nothing', '', 'not_json'],
    ['a list', '["at-secret"]', 'wrong_shape'],
    ['a number', '1', 'wrong_shape'],
  ])('is refused if it is %s, and never quoted', (_, text, code) => {
    const fault = refusal(() => parseJsonObject(text));
    expect(fault.code).toBe(code);
    expect(`${fault.message}${String(fault.cause)}`).not.toContain('secret');
  });
});
