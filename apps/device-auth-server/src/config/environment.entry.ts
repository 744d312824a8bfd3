import { Allow } from 'class-validator';
import { Fault, oneOf, optional } from './fault.js';
import type { FindFault } from './fault.js';
import { DEFAULT_PORT } from './defaults.js';
import { issuerFault } from './issuer-fault.js';
import { secretKeysFault } from './secret-keys.js';
import { accountsUrlFault, isEmbedded, storeUrlFault } from './store-url.js';
import { trustProxyFault } from './trust-proxy.js';

const text =
  (find: (value: string, whole: EnvironmentEntry) => string | undefined): FindFault =>
  (value, whole) =>
    find(String(value), whole);

const portFault = (port: string): string | undefined =>
  /^\d{1,5}$/u.test(port) && Number(port) <= 65_535 ? undefined : 'must be a port from 0 (any free one) to 65535.';

/** Anybody may ask the public port, and nobody there is to read how the house is doing. */
const metricsPortFault = (port: string, publicPort = String(DEFAULT_PORT)): string | undefined =>
  Number(port) !== 0 && Number(port) === Number(publicPort) ? 'is the public port. Metrics need one of their own.' : undefined;

const hostFault = (host: string): string | undefined =>
  /^[\w.:%-]+$/u.test(host) ? undefined : 'must be an address or a host name, without port or brackets. Write 127.0.0.1, ::1 or 0.0.0.0.';

/** Servers that share a store share their keys; beside an embedded one they are made. */
const secretKeys: FindFault = (value, whole) => {
  const { STORE_URL: url } = whole as EnvironmentEntry;
  if (typeof value === 'string') return secretKeysFault(value);
  return url === undefined || isEmbedded(url) || storeUrlFault(url) !== undefined
    ? undefined
    : 'is needed where servers share a store. Make a key with: device-auth-server secret new --key.';
};

const notYet = (what: string): PropertyDecorator => Fault(optional(() => `asks for ${what}, which this build does not offer yet. Leave it out.`));

/** The environment as it is written: text, empty meaning absent. */
export class EnvironmentEntry {
  @Fault(optional(text((issuer, whole) => issuerFault(issuer, whole.ALLOW_HTTP === 'true')))) ISSUER?: string;
  @Fault(optional(text(hostFault))) HOST?: string;
  @Fault(optional(text(portFault))) PORT?: string;
  @Fault(optional(text(storeUrlFault))) STORE_URL?: string;
  @Fault(optional(text(accountsUrlFault))) ACCOUNTS_URL?: string;
  @Allow() CONFIG_FILE?: string;
  @Fault(secretKeys) SECRET_KEYS?: string;
  @Fault(optional(oneOf('true', 'false'))) ALLOW_HTTP?: 'true' | 'false';
  @Fault(optional(text(trustProxyFault))) TRUST_PROXY?: string;
  @Fault(optional(text((port, whole) => portFault(port) ?? metricsPortFault(port, whole.PORT)))) METRICS_PORT?: string;
  @Fault(optional(oneOf('silent', 'error', 'warn', 'info', 'debug'))) LOG_LEVEL?: 'silent' | 'error' | 'warn' | 'info' | 'debug';

  // Refused rather than ignored: whoever sets them counts on them.
  @notYet('a foreign issuer for the companion') COMPANION_ISSUER?: string;
  @notYet('API documentation pages') DOCS?: string;
  @notYet('OpenTelemetry') OTEL_EXPORTER_OTLP_ENDPOINT?: string;
}
