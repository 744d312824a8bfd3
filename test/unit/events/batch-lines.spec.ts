import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { batchLines } from '../../../apps/device-auth-server/src/events/batch-lines.js';

describe('lines handed on a few at a time', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function batched() {
    const written: string[] = [];
    return { ...batchLines({ write: (lines) => void written.push(lines) }), written };
  }

  it('come together, in order, after a moment', () => {
    const { stream, written } = batched();
    for (const line of ['a\n', 'ä\n', '\u{1F4FA}\n']) stream.write(line);
    expect(written).toEqual([]);
    jest.advanceTimersByTime(10);
    expect(written).toEqual(['a\nä\n\u{1F4FA}\n']);
    stream.write('b\n');
    jest.advanceTimersByTime(10);
    expect(written).toEqual(['a\nä\n\u{1F4FA}\n', 'b\n']);
  });

  it('come at once when they are told to, and once only', () => {
    const { stream, flush, written } = batched();
    stream.write('a\n');
    flush();
    flush();
    jest.advanceTimersByTime(10);
    expect(written).toEqual(['a\n']);
  });

  it.each([10, 5_000, 16_000, 100_000])('lose nothing, however many and long: %i characters', (length) => {
    const { stream, flush, written } = batched();
    const lines = Array.from({ length: 40 }, (_, index) => `${index} ${'\u20AC'.repeat(length)}\n`);
    for (const line of lines) stream.write(line);
    flush();
    expect(written.join('')).toBe(lines.join(''));
  });
});
