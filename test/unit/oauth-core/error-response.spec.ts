import { describe, expect, it } from '@jest/globals';
import { parseErrorResponse, ProtocolError } from '@device-auth/oauth-core';

describe('RFC 6749 §5.2: an error answer', () => {
  it('is read with what is known to ride beside it', () => {
    const answer = {
      error: 'authorization_pending',
      error_description: 'Not yet.',
      interval: 10,
      expires_in: 900,
      progress: 'opened',
      reverse_code_required: true,
    };
    expect(parseErrorResponse({ ...answer, foo: 1 })).toEqual(answer);
  });

  it('may have a code nobody here has heard of', () => {
    expect(parseErrorResponse({ error: 'AADSTS70016' })).toStrictEqual({ error: 'AADSTS70016' });
  });

  it('loses members that are not what they should be', () => {
    expect(
      parseErrorResponse({ error: 'slow_down', error_description: 7, interval: '10', expires_in: -1, progress: '<b>', reverse_code_required: 'yes' }),
    ).toStrictEqual({
      error: 'slow_down',
    });
  });

  it('never names an interval of more than a minute', () => {
    expect(parseErrorResponse({ error: 'slow_down', interval: 1e12 }).interval).toBe(60);
  });

  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['a hyperlink', '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u0007', 'click'],
    ['line breaks', 'one\r\ntwo\u2028three', 'one two three'],
    ['turned text', 'a\u202eb\u2066c', 'abc'],
    ['a bell and a bare escape', 'a\u0007b\u001bc', 'abc'],
    ['half a character', 'a\ud800b', 'ab'],
    ['a megabyte', 'é'.repeat(1_000_000), 'é'.repeat(300)],
  ])('describes itself without %s', (_, sent, read) => {
    expect(parseErrorResponse({ error: 'invalid_grant', error_description: sent }).error_description).toBe(read);
  });

  it.each([
    ['no JSON', undefined, 'not_json'],
    ['the shape a web framework gives its errors', { statusCode: 400, message: ['x'], error: 'Bad Request' }, 'wrong_shape'],
    ['no code', { error_description: 'x' }, 'wrong_shape'],
    ['a code that is an object', { error: { code: 'invalid_grant' } }, 'wrong_shape'],
    ['an escape sequence for a code', { error: '\u001b[31m' }, 'wrong_shape'],
    ['a list', [], 'wrong_shape'],
  ])('is none with %s', (_, json, code) => {
    expect(() => parseErrorResponse(json)).toThrow(expect.objectContaining({ code, constructor: ProtocolError }));
  });
});
