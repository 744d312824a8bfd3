import { describe, expect, it } from '@jest/globals';
import { trustedProxies } from '../../../apps/device-auth-server/src/http/trusted-proxies.js';

const askingOf = (proxies: readonly string[] | number): ((address: string, hop?: number) => boolean) => {
  const trust = trustedProxies(proxies);
  if (trust === false) throw new Error('nobody is asked about');
  return (address, hop = 0) => trust(address, hop);
};
/** Twice: the second time the answer is known. */
const asked = (proxies: readonly string[] | number, address: string, hop?: number): readonly boolean[] => {
  const trust = askingOf(proxies);
  return [trust(address, hop), trust(address, hop)];
};
const YES = [true, true];
const NO = [false, false];

describe('the proxies that are believed', () => {
  it('are none by default', () => expect(trustedProxies(false)).toBe(false));

  it.each([
    ['10.0.0.0/8', '10.255.0.1'],
    ['192.0.2.7', '192.0.2.7'],
    ['10.0.0.0/8', '::ffff:10.1.2.3'],
    ['2001:db8::/32', '2001:db8:1::1'],
    ['::1', '::1'],
  ])('of %s are %s', (network, address) => expect(asked(['203.0.113.0/24', network], address)).toEqual(YES));

  it.each([
    ['10.0.0.0/8', '11.0.0.1'],
    ['192.0.2.7', '192.0.2.8'],
    ['2001:db8::/32', '2001:db9::1'],
    ['10.0.0.0/8', 'unknown'],
    ['10.0.0.0/8', '10.0.0.1:1234'],
    ['10.0.0.0/8', ''],
    ['10.0.0.0/8', `10.0.0.1${' '.repeat(100)}`],
    ['::/1', '10.0.0.1'],
  ])('of %s are not %s [S-18]', (network, address) => expect(asked([network], address)).toEqual(NO));

  it('are the nearest ones where they are counted', () => {
    expect(asked(2, '198.51.100.1', 1)).toEqual(YES);
    expect(asked(2, '198.51.100.1', 2)).toEqual(NO);
  });

  it('are told from others, whoever was asked about before [S-18]', () => {
    const trusted = ['192.0.2.7', '10.0.0.1', '2001:db8::1'];
    const others = ['192.0.2.70', '192.0.2.8', '11.0.0.1', '2001:db9::1', '::ffff:192.0.2.8'];
    for (const first of [...trusted, ...others]) {
      const trust = askingOf(['192.0.2.7', '10.0.0.0/8', '2001:db8::/32']);
      trust(first);
      expect([...trusted, ...others, ...trusted].filter((address) => trust(address))).toEqual([...trusted, ...trusted]);
    }
  });

  it('are told from others after any number of these [S-18]', () => {
    const trust = askingOf(['10.0.0.0/8']);
    const told = Array.from({ length: 5_000 }, (_, place) => trust(`198.51.${place >> 8}.${place & 255}`));
    expect(told).not.toContain(true);
    expect(trust('10.0.0.1')).toBe(true);
  });
});
