import { ProtocolError } from './protocol-error.js';

/** Which addresses are safe to speak to. */
export interface AddressRule {
  /** Whether http to other hosts than this machine is allowed too: for demonstrations in a local network. */
  readonly allowHttp?: boolean;
}

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Parses an address a server gave: https, or http to this machine, or any http if allowed; no user name, no white space. Throws ProtocolError
 * naming the member.
 */
export function parseAddress(value: unknown, name: string, { allowHttp = false }: AddressRule): URL {
  const url = typeof value === 'string' && /^https?:\/\/[\x21-\x7e]+$/iu.test(value) ? parseUrl(value) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') throw new ProtocolError('wrong_shape', `The member ${name} must be an http address.`);
  if (url.protocol !== 'https:' && !allowHttp && !LOOPBACK_HOSTS.has(url.hostname)) {
    throw new ProtocolError('insecure_endpoint', `The member ${name} must be an https address.`);
  }
  return url;
}

/** `URL.parse`, which the browsers of many TVs do not have yet. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
