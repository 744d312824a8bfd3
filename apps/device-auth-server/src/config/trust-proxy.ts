import { isIP, isIPv6, SocketAddress } from 'node:net';

/** TRUST_PROXY: how many proxies stand before the server, or the addresses they have. */
export function readTrustProxy(text: string | undefined): number | readonly string[] | false {
  if (text === undefined) return false;
  if (/^\d+$/u.test(text)) return Number(text) || false;
  return text.split(',').map((one) => one.trim());
}

export function trustProxyFault(text: string): string | undefined {
  if (/^\d+$/u.test(text))
    return Number(text) <= 10 ? undefined : 'counts more than 10 proxies. Give the number that stand before this server, or their addresses.';
  const odd = text
    .split(',')
    .map((one) => one.trim())
    .find((one) => !isNetwork(one));
  return odd === undefined
    ? undefined
    : `holds ${JSON.stringify(odd)}, which is no network of proxies. Give a hop count, or addresses such as 10.0.0.0/8,fd00::/8 (never /0: anyone could then choose the address attempts are counted by).`;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  // An IPv4 address written as an IPv6 one would never be met, and a zone is known to this machine alone.
  if (isMapped(address) || address.includes('%')) return false;
  return bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128));
}

/** RFC 4291 §2.5.5.2, whichever way it is spelt: Node ends it in dots, and nothing else that begins with `::ffff:`. */
const isMapped = (address: string): boolean => isIPv6(address) && /^::ffff:[\d.]+$/u.test(new SocketAddress({ address, family: 'ipv6' }).address);
