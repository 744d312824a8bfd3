import { BlockList, isIP, isIPv4 } from 'node:net';
import { unmapped } from './request-origin.js';

/** How many proxies stand before the server, or the networks they are in. */
export type Trusted = number | readonly string[] | false;

/** More addresses than there are proxies, none longer than an IPv6 address is written. */
const MOST_KNOWN = 1_024;
const LONGEST = 45;

/** Whom Fastify believes what it says of others: asked of each address a request came by, the nearest first. */
export function trustedProxies(proxies: Trusted): false | ((address: string, hop: number) => boolean) {
  if (proxies === false) return false;
  // Fastify takes a bare hop count for none at all, so it is spelled out: the n addresses nearest to us are proxies.
  if (typeof proxies === 'number') return (_, hop) => hop < proxies;
  // One list a family: a single one reads IPv4 addresses as IPv6 ones too, and would find them in networks that are none of theirs.
  const networks = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of proxies) {
    const [address = '', bits] = network.split('/');
    const family = familyOf(address);
    networks[family].addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  const isTrusted = (spelt: string): boolean => {
    const address = unmapped(spelt);
    const family = familyOf(address);
    return isIP(address) !== 0 && networks[family].check(address, family);
  };
  // They are few, and each stands before thousands of requests.
  const known = new Map<string, boolean>();
  return (address) => {
    if (address.length > LONGEST) return false;
    let answer = known.get(address);
    if (answer === undefined) {
      answer = isTrusted(address);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(address, answer);
    }
    return answer;
  };
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6');
