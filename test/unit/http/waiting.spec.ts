import { describe, expect, it } from '@jest/globals';
import { Waiting, preferredWait } from '../../../apps/device-auth-server/src/http/waiting.js';

describe('what a client prefers (RFC 7240 §4.3)', () => {
  it.each([
    ['wait=10', 10],
    ['wait=25', 25],
    ['wait=26', 25],
    ['WAIT = 3', 3],
    ['wait="5"', 5],
    ['respond-async, wait=7', 7],
    ['wait=7; foo, handling=lenient', 7],
  ])('%s is a wait of %d seconds', (prefer, seconds) => {
    expect(preferredWait(prefer, 25)).toBe(seconds);
  });

  it.each([undefined, '', 'wait', 'wait=', 'wait=0', 'wait=-1', 'wait=1.5', 'wait=1e3', 'await=5', 'handling=wait', 'wait=999999'])('%s is none', (prefer) => {
    expect(preferredWait(prefer, 25)).toBeUndefined();
  });
});

describe('the room for those who wait', () => {
  it('ends an older one when a newer comes under the same key', async () => {
    const waiting = new Waiting(new AbortController().signal);
    const older = waiting.hold('code', 25);
    const newer = waiting.hold('code', 25);
    expect(await older).toBe('newer');
    waiting.end('code', 'news');
    expect(await newer).toBe('news');
  });

  it('holds ten thousand, and turns nobody else away but at once', async () => {
    const stopping = new AbortController();
    const waiting = new Waiting(stopping.signal);
    const held = Array.from({ length: 10_000 }, (_, index) => waiting.hold(`code ${index}`, 25));
    expect(waiting.hasPlace).toBe(false);
    expect(await waiting.hold('one more', 25)).toBe('time');
    waiting.end('code 0', 'gone');
    expect([await held[0], waiting.hasPlace]).toEqual(['gone', true]);
    stopping.abort();
    expect(new Set(await Promise.all(held.slice(1)))).toEqual(new Set(['time']));
    expect(waiting.hasPlace).toBe(false);
  });
});
