/** Puts the house together around one frozen configuration: opens the doors, the pantry and the safe, and lets Nest build the rest. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import type { Rooms } from './app.module.js';
import { configAdvice } from './config/config-advice.js';
import { createClientRegistry } from './config/client-registry.js';
import type { Config } from './config/config.js';
import { longestTokenMs } from './config/longest-token.js';
import { secretKeyPath } from './config/store-url.js';
import { createResourceRegistry } from './config/resource-registry.js';
import { createEvents } from './events/create-events.js';
import type { Events } from './events/events.js';
import { createLogger } from './events/logger.js';
import type { Metrics } from './events/metrics.js';
import { answerMetrics } from './http/answer-metrics.js';
import { createAdapter, prepareFastify } from './http/fastify.js';
import { openListener } from './http/listener.js';
import type { Listener } from './http/listener.js';
import { OAuthErrorFilter } from './http/oauth-error.filter.js';
import type { RenderErrorPage } from './http/page-error.js';
import { siteOf } from './http/site.js';
import type { Site } from './http/site.js';
import { Waiting } from './http/waiting.js';
import { createPasswordHasher } from './keys/password-hasher.js';
import { loadOrCreateSecretKeys } from './keys/secret-key-file.js';
import { createSecrets } from './keys/secrets.js';
import { openTokenSigner } from './keys/token-signer.js';
import { FailedPage } from './pages/notices.js';
import { renderPage } from './pages/render.js';
import { createProtocol } from './protocol/create-protocol.js';
import type { Clock, Ports } from './protocol/ports.js';
import type { Protocol } from './protocol/protocol.js';
import { openStores } from './storage/open-stores.js';
import type { OpenedStores, StoreOptions } from './storage/opened-stores.js';

export interface ServerOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
}

export interface RunningServer {
  readonly issuer: string;
  /** Where it listens on this machine, whatever its public address is. */
  readonly url: string;
  /** Where its metrics are; absent without METRICS_PORT. */
  readonly metricsUrl?: string;
  readonly app: NestFastifyApplication;
  readonly protocol: Protocol;
  readonly stores: OpenedStores;
  readonly ports: Ports;
  /** Takes no more requests, answers those in flight, lets streams end, and closes the store. */
  close(): Promise<void>;
}

/** Starts the server; when it resolves, every endpoint answers. When it cannot, nothing stays open. */
export async function createServer(config: Config, { clock = Date.now, logger = createLogger(config.log) }: ServerOptions = {}): Promise<RunningServer> {
  const listener = await openListener(config.http.host, config.http.port);
  const stopping = new AbortController();
  const opened: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    stopping.abort();
    await listener.close();
    for (const close of opened.toReversed()) await close();
  };
  let stopped: Promise<void> | undefined;
  const close = (): Promise<void> => (stopped ??= stop());
  try {
    for (const advice of configAdvice(config)) logger.warn({ event: 'config_advice' }, advice);
    // PORT=0 without ISSUER: the public address is known only now, and fixed from here on.
    const site = siteOf(config.http.issuer ?? `http://localhost:${listener.port}`);
    const stores = await openStores(config.store, storeOptions(config, clock, logger));
    opened.push(() => stores.close());
    const metrics = config.http.metricsPort === undefined ? undefined : await openMetrics(config.http.host, config.http.metricsPort);
    opened.push(() => metrics?.listener.close());
    const events = createEvents(logger, metrics?.numbers);
    const { ports, stopSigner } = await openPorts(config, site, stores, { clock, logger, events });
    opened.push(stopSigner);
    const protocol = createProtocol(ports, Object.freeze({ ...config.settings, issuer: site.issuer }));
    const ready = async (): Promise<boolean> => !stopping.signal.aborted && (await stores.ready());
    const app = await build(listener, { config, site, ports, protocol, logger, stopping: stopping.signal, ready, renderErrorPage: errorPages(config, site) });
    opened.push(() => app.close());
    metrics?.numbers.heldPolls(() => app.get(Waiting).held);
    const [url, metricsUrl] = [urlOf(config, listener), metrics && `${urlOf(config, metrics.listener)}/metrics`];
    return { issuer: site.issuer, url, metricsUrl, app, protocol, stores, ports, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where a door is on this machine. */
function urlOf({ http: { host = '127.0.0.1' } }: Config, { port }: Listener): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** A door of its own: whoever comes by the public one is not to read how busy the house is. What counts is loaded only where somebody reads it. */
async function openMetrics(host: string | undefined, port: number): Promise<{ numbers: Metrics; listener: Listener }> {
  const { createMetrics } = await import('./events/metrics.js');
  const numbers = createMetrics();
  const listener = await openListener(host, port);
  listener.serve({ secure: false }, answerMetrics(numbers));
  return { numbers, listener };
}

function storeOptions({ session: { idleSeconds, absoluteSeconds, adminIdleSeconds } }: Config, clock: Clock, logger: Logger): StoreOptions {
  const session = { idleMs: idleSeconds * 1000, absoluteMs: absoluteSeconds * 1000, adminIdleMs: adminIdleSeconds * 1000 };
  return { clock, role: 'server', session, onTrouble: (message, cause) => logger.warn({ event: 'store_trouble', err: cause }, message) };
}

const STORE_EMPTIED = 'the signing keys are gone from their store: it was emptied, accounts and all. New keys are made now; what was signed before is refused.';

async function openPorts(
  config: Config,
  { issuer }: Site,
  stores: OpenedStores,
  { clock, logger, events }: { clock: Clock; logger: Logger; events: Events },
): Promise<{ ports: Ports; stopSigner: () => void }> {
  const secrets = createSecrets(config.secretKeys ?? loadOrCreateSecretKeys(secretKeyPath(config.store.url)));
  const emptied = (): void => logger.error({ event: 'store_emptied' }, STORE_EMPTIED);
  const signer = await openTokenSigner({ store: stores.signingKeys, secrets, issuer, clock, longestTokenMs: longestTokenMs(config), emptied });
  const stopSigner = signer.keepUp((error) => logger.error({ err: error }, 'signing keys could not be refreshed'));
  const ports: Ports = {
    ...stores,
    clock,
    secrets,
    signer,
    passwords: createPasswordHasher(),
    clients: createClientRegistry(config.clients, issuer),
    resources: createResourceRegistry(config.resources, issuer),
    events,
  };
  return { ports, stopSigner };
}

const errorPages =
  ({ branding }: Config, site: Site): RenderErrorPage =>
  (view, nonce) =>
    renderPage(FailedPage, view, { nonce, branding, path: site.path, demoOverHttp: !site.secure });

async function build(listener: Listener, rooms: Rooms): Promise<NestFastifyApplication> {
  const { adapter, routed } = createAdapter(rooms.site, rooms.config.http.trustProxy, listener.server, (...fault) =>
    app.get(OAuthErrorFilter).answer(...fault),
  );
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(rooms), adapter, { bodyParser: false, logger: false, abortOnError: false });
  const closeRoutes = prepareFastify(app.getHttpAdapter().getInstance(), rooms.site, rooms.ports.events);
  if (rooms.site.path !== '') app.setGlobalPrefix(rooms.site.path);
  await app.init();
  closeRoutes();
  await app.getHttpAdapter().getInstance().ready();
  listener.serve(rooms.site, routed());
  return app;
}
