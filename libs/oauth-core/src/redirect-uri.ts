import { parseUrl } from './web-address.js';

/** RFC 7591 `application_type`: only native clients redirect to loopback addresses and private-use schemes. */
export type ApplicationType = 'native' | 'web';

const LONGEST = 2_048;

/** A loopback address with its port, in the one spelling that is free to vary: 1 to 65535 without leading zeros. */
const LOOPBACK_PORT = /^(http:\/\/(?:127\.0\.0\.1|\[::1\])):([1-9]\d{0,4})(?=[/?]|$)/u;
/** The same without a port. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?=[/?]|$)/u;

/**
 * Whether a redirect URI that came with a request is one of those registered, character for character (RFC 9700 §4.1.3). The only freedom
 * is the port of `http://127.0.0.1` and `http://[::1]` (RFC 8252 §7.3), cut out of the raw text: URL parsers read `http://0x7f.1`, stray
 * white space and full-width digits as loopback too, so nothing is ever parsed here.
 */
export function matchesRedirectUri(registered: readonly string[], requested: string): boolean {
  if (registered.includes(requested)) return true;
  const portless = withoutLoopbackPort(requested);
  return portless !== undefined && registered.some((uri) => withoutLoopbackPort(uri) === portless);
}

/** Undefined for anything that is not a loopback redirect with a valid port or none. */
function withoutLoopbackPort(uri: string): string | undefined {
  const port = LOOPBACK_PORT.exec(uri);
  if (port === null) return LOOPBACK.test(uri) ? uri : undefined;
  return Number(port[2]) <= 65_535 ? uri.slice(0, port[1]?.length) + uri.slice(port[0].length) : undefined;
}

/** What RFC 3986 lets stand in a URI, fragment apart; no white space, no control character, no backslash, nothing beyond ASCII. */
const URI_CHARACTERS = /^(?:[\w\-.~:/?[\]@!$&'()+,;=]|%[0-9a-f]{2})+$/iu;
const ENCODED_CONTROL = /%(?:[01][0-9a-f]|7f)/iu;
const DOT_SEGMENT = /\/(?:\.|%2e){1,2}(?:[;/?]|$)/iu;
const AUTHORITY = /^[^:]+:\/\/([^/?]*)/u;
/** A host or an IPv6 address in brackets, and a port if there is one. */
const HOST_AND_PORT = /^((?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]))(?::([1-9]\d{0,4}))?$/u;
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);
/** The reverse of a domain name, and so with a dot in it. RFC 8252 §7.1. */
const PRIVATE_USE_SCHEME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+$/u;

/**
 * Why a redirect URI cannot be registered, in plain words, or undefined if it can. Schemes are allowed by list, never blocked by list:
 * https for everybody; http to `127.0.0.1`, `[::1]` and `localhost`, and private-use schemes with a dot, for native clients. RFC 8252 §7
 * and §8.3, RFC 9700 §2.1 and §2.6.
 */
export function redirectUriFault(uri: string, applicationType: ApplicationType): string | undefined {
  const spelling = spellingFault(uri);
  if (spelling !== undefined) return spelling;

  const scheme = uri.slice(0, uri.indexOf(':'));
  if (scheme === 'https') return authorityFault(uri);
  if (applicationType === 'web') return 'must begin with https://';
  if (scheme === 'http') return authorityFault(uri) ?? (LOOPBACK_HOSTS.has(hostOf(uri)) ? undefined : 'http is for 127.0.0.1, [::1] and localhost only');
  if (!PRIVATE_USE_SCHEME.test(scheme)) return 'the scheme must be https, http to a loopback address, or a reversed domain name with a dot, in small letters';
  return uri.startsWith(`${scheme}:/`) && uri.length > scheme.length + 2 ? undefined : 'a private-use scheme must be followed by :/ and a path';
}

function spellingFault(uri: string): string | undefined {
  if (uri.length > LONGEST) return `must not be longer than ${LONGEST} characters`;
  if (uri.includes('#')) return 'must not have a fragment';
  if (uri.includes('*')) return 'must not have wildcards';
  if (!URI_CHARACTERS.test(uri) || ENCODED_CONTROL.test(uri)) return 'has characters that must not stand in a redirect URI';
  if (parseUrl(uri) === undefined) return 'must be an absolute URI';
  if (AUTHORITY.exec(uri)?.[1]?.includes('@')) return 'must not name a user';
  if (DOT_SEGMENT.test(uri)) return 'must not have . or .. as a part of its path';
  return undefined;
}

/** The host must be spelt as a browser would spell it: `https://0` and `https://127.1` are other hosts than they seem. */
function authorityFault(uri: string): string | undefined {
  const authority = AUTHORITY.exec(uri)?.[1] ?? '';
  const [, host, port] = HOST_AND_PORT.exec(authority) ?? [];
  if (host === undefined || parseUrl(uri)?.hostname !== host) return 'must name a host, in its usual spelling and in small letters';
  return Number(port ?? 1) > 65_535 ? 'must name a port from 1 to 65535, if any' : undefined;
}

const hostOf = (uri: string): string => HOST_AND_PORT.exec(AUTHORITY.exec(uri)?.[1] ?? '')?.[1] ?? '';
