import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Waiter, Waiting, preferredWait } from '../../../apps/device-auth-server/src/http/waiting.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

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

  it.each(['', 'wait', 'wait=', 'wait=0', 'wait=-1', 'wait=1.5', 'wait=1e3', 'await=5', 'handling=wait', 'wait=999999'])('%s is none', (prefer) => {
    expect(preferredWait(prefer, 25)).toBeUndefined();
  });
});

describe('one that waits', () => {
  it('is woken a second before its time is up', async () => {
    const waiter = new Waiter(25);
    jest.advanceTimersByTime(23_999);
    waiter.wake('progress');
    expect(await waiter.next()).toBe('progress');
    jest.advanceTimersByTime(1);
    expect(await waiter.next()).toBe('time');
  });

  it('hears what came while it did not listen, the weightiest of it, and once', async () => {
    const waiter = new Waiter(25);
    waiter.wake('progress');
    waiter.wake('answered');
    waiter.wake('progress');
    expect(await waiter.next()).toBe('answered');
    const next = waiter.next();
    waiter.wake('progress');
    expect(await next).toBe('progress');
  });

  it('waits no more after the first end', async () => {
    const waiter = new Waiter(25);
    waiter.wake('newer');
    waiter.wake('gone');
    waiter.wake('answered');
    expect([await waiter.next(), await waiter.next()]).toEqual(['newer', 'newer']);
  });

  it('leaves no timer behind once it was stopped', () => {
    new Waiter(25).stop();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('the room for those who wait', () => {
  const room = (): Waiting => new Waiting(new AbortController().signal);

  it('ends an older one when a newer comes under the same key [D-88]', async () => {
    const waiting = room();
    const [older, newer] = [new Waiter(25), new Waiter(25)];
    waiting.enter('code', older);
    waiting.enter('code', newer);
    expect(await older.next()).toBe('newer');
    waiting.leave('code', older);
    waiting.supersede('code');
    expect(await newer.next()).toBe('newer');
  });

  it('holds ten thousand and no more, and takes who comes in the place of its own older one [D-87]', () => {
    const waiting = room();
    const held = Array.from({ length: 10_000 }, () => new Waiter(25));
    expect(held.every((waiter, place) => waiting.enter(`code ${place}`, waiter))).toBe(true);
    expect([waiting.hasPlace, waiting.enter('one more', new Waiter(25))]).toEqual([false, false]);
    expect(waiting.enter('code 0', new Waiter(25))).toBe(true);
    waiting.leave('code 1', held[1]!);
    expect([waiting.hasPlace, waiting.enter('one more', new Waiter(25)), waiting.hasPlace]).toEqual([true, true, false]);
  });

  it('lets all go when the server stops, and takes nobody any more [D-90]', async () => {
    const stopping = new AbortController();
    const waiting = new Waiting(stopping.signal);
    const held = Array.from({ length: 3 }, () => new Waiter(25));
    held.forEach((waiter, place) => waiting.enter(`code ${place}`, waiter));
    stopping.abort();
    expect(await Promise.all(held.map((waiter) => waiter.next()))).toEqual(['stopping', 'stopping', 'stopping']);
    expect([waiting.hasPlace, waiting.enter('late', new Waiter(25))]).toEqual([false, false]);
  });
});
