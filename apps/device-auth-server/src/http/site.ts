/** The public address of this server, taken apart once. Never derived from a request's `Host`. */
export interface Site {
  /** The `iss` of everything; no trailing slash. */
  readonly issuer: string;
  /** Scheme, host and port: what a browser sends as `Origin`. */
  readonly origin: string;
  /** What every path begins with; empty unless the issuer has a path. */
  readonly path: string;
  /** An https issuer: cookies are `Secure`, HSTS is sent, requests must have come over TLS. */
  readonly secure: boolean;
}

export function siteOf(issuer: string): Site {
  const url = new URL(issuer);
  return Object.freeze({ issuer, origin: url.origin, path: url.pathname.replace(/\/$/u, ''), secure: url.protocol === 'https:' });
}
