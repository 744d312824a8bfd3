import { clientAdvice } from './client-advice.js';
import type { Config } from './config.js';

/** What is allowed and yet most likely not what the operator wants, in plain words. */
export const configAdvice = (config: Pick<Config, 'clients' | 'http'>): readonly string[] => [
  ...proxyAdvice(config.http),
  ...issuerAdvice(config.http),
  ...clientAdvice(config.clients),
];

/** The server speaks plain http itself, so without a proxy it believes, nothing ever comes over TLS. */
const proxyAdvice = ({ issuer, trustProxy }: Config['http']): readonly string[] =>
  issuer?.startsWith('https:') && trustProxy === false
    ? [
        'ISSUER is https and TRUST_PROXY is not set: every request will be refused, since none can have come over TLS. Set TRUST_PROXY to the proxy that ends TLS.',
      ]
    : [];

/** Whoever comes from another machine would be sent to a localhost of their own. */
const issuerAdvice = ({ issuer, host }: Config['http']): readonly string[] =>
  issuer === undefined && host !== undefined && !/^(?:localhost|127\..*|::1)$/u.test(host)
    ? [`HOST is ${host} and ISSUER is not set: everybody is sent to localhost, which is here for nobody else. Set ISSUER to the address people see.`]
    : [];
