import { describe, expect, it } from '@jest/globals';
import { printableText } from '../../../apps/device-client/src/terminal/printable-text.js';

describe('text of a server before it is printed', () => {
  it.each([
    ['a colour', '\u001b[31mred\u001b[0m', 'red'],
    ['a cursor movement', 'a\u001b[2K\u001b[1Ab', 'ab'],
    ['a link (OSC 8)', '\u001b]8;;https://evil.test\u0007click\u001b]8;;\u0007', 'click'],
    ['a title (OSC 0, ended by ST)', '\u001b]0;owned\u001b\\x', 'x'],
    ['a clipboard write (OSC 52)', '\u001b]52;c;ZXZpbA==\u0007x', 'x'],
    ['C1 forms of the same', '\u009b31mred\u009d0;title\u009c!', 'red!'],
    ['a sequence without an end', 'x\u001b]0;never ends', 'x'],
    ['NUL, BEL, BS and DEL', 'a\u0000\u0007\u0008\u007fb', 'ab'],
    ['line breaks', 'one\r\ntwo\nthree', 'one two three'],
    ['bidirectional marks', 'user\u202egnp.exe\u2066x\u2069\u200e', 'usergnp.exex'],
    ['zero-width characters', 'pay\u200bpal\ufeff', 'paypal'],
    ['tag characters', 'a\u{e0041}b', 'ab'],
    ['letters of any script', 'Ада Łukasz 李 👩', 'Ада Łukasz 李 👩'],
  ])('has no %s', (_what, text, expected) => {
    expect(printableText(text)).toBe(expected);
  });

  it('is cut to a length, by characters and not in the middle of one', () => {
    expect(printableText('👩'.repeat(300), 5)).toBe('👩👩👩👩…');
  });

  it('survives a megabyte of escapes in a moment', () => {
    const startedAt = performance.now();
    expect(printableText('\u001b]8;;'.repeat(200_000))).toHaveLength(0);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
