import { isIP } from 'node:net';

const isLoopback = (hostname: string): boolean => {
  const host = hostname.replace(/^\[|\]$/gu, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
};

/** ISSUER is compared as a string by every client (RFC 8414 §3.3), so it has exactly one spelling. */
export function issuerFault(issuer: string, allowHttp: boolean): string | undefined {
  const url = URL.parse(issuer);
  if (!url || !['https:', 'http:'].includes(url.protocol) || !/^https?:\/\//u.test(issuer)) return 'must be an absolute URL such as https://auth.example.';
  if (url.username || url.password) return 'must not hold a name or a password. Leave out everything up to the @.';
  if (issuer.includes('?') || issuer.includes('#')) return 'must have neither query nor fragment. Leave out ? and # and what follows. RFC 8414 §2';
  const plain = url.origin + url.pathname.replace(/\/+$/u, '');
  if (issuer.endsWith('/')) return `must not end in a slash. Write ${plain}.`;
  if (issuer !== plain) return `has a shorter spelling that clients would compare with. Write ${plain}.`;
  if (url.pathname.includes('//')) return 'has an empty path segment. Leave out the second of two slashes.';
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowHttp)
    return 'must be https: codes and passwords would cross the network in the clear. Use https, or ALLOW_HTTP=true for a demo.';
  return undefined;
}
