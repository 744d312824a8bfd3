import { Failure } from '../failure.js';
import { printableText } from '../terminal/printable-text.js';

/** Which addresses the person has agreed to. */
export interface Trust {
  readonly issuer: string;
  /** Hosts besides the issuer's, from `--trust-host`. */
  readonly hosts: readonly string[];
  /** Plain http beyond loopback. */
  readonly http: boolean;
}

/** Nobody types a longer one, and no QR code holds much more. */
const LONGEST = 2_048;

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

const isLoopback = (url: URL): boolean => LOOPBACK.has(url.hostname);

/** An issuer: an https URL without query or fragment (RFC 8414 §2), or http where that was agreed to. */
export function issuerUrl(text: string, allowHttp: boolean): URL {
  // A parser drops blanks and line breaks; the issuer is compared and printed as it was typed, so it must have none.
  if (!/^[\x21-\x7e]+$/u.test(text) || !URL.canParse(text)) throw new Failure('usage', `the issuer is not a URL: ${printableText(text, 80)}`);
  const url = new URL(text);
  if (url.search !== '' || url.hash !== '' || text.includes('?') || text.includes('#'))
    throw new Failure('usage', 'the issuer must have no query and no fragment');
  if (url.username !== '' || url.password !== '') throw new Failure('usage', 'the issuer must have no user name or password in it');
  if (!isAllowedScheme(url, allowHttp)) throw new Failure('usage', `the issuer ${url.href} is not https; --allow-http accepts that`);
  return url;
}

/** An address that a server sent: https (or agreed http), nothing before the host, and a host that the person knows of. */
export function trustedUrl(what: string, text: unknown, trust: Trust): URL {
  const shown = printableText(String(text), 80);
  if (typeof text !== 'string' || !URL.canParse(text)) throw new Failure('server', `the ${what} is not a URL: ${shown}`);
  const url = new URL(text);
  if (url.href.length > LONGEST) throw new Failure('server', `the ${what} is longer than ${LONGEST} characters`);
  if (url.username !== '' || url.password !== '') throw new Failure('server', `the ${what} hides its host behind a user name: ${printableText(url.href, 80)}`);
  if (!isAllowedScheme(url, trust.http)) {
    const hint = url.protocol === 'http:' ? '; --allow-http accepts that' : '';
    throw new Failure('server', `the ${what} is not https: ${printableText(url.href, 80)}${hint}`);
  }
  const issuer = new URL(trust.issuer);
  if (url.hostname === issuer.hostname || trust.hosts.includes(url.hostname)) return url;
  throw new Failure(
    'server',
    `the ${what} is on another host than the issuer: ${printableText(url.host, 80)}; --trust-host ${printableText(url.hostname, 80)} accepts that`,
  );
}

const isAllowedScheme = (url: URL, allowHttp: boolean): boolean => url.protocol === 'https:' || (url.protocol === 'http:' && (allowHttp || isLoopback(url)));
