import { once } from 'node:events';
import { createServer, METHODS, STATUS_CODES } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, Server, ServerOptions, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { baseHeaders } from './headers.js';
import { IdentifiedRequest, newRequestId } from './request-id.js';
import type { Site } from './site.js';
import { stampedResponse } from './stamped-response.js';

const LIMITS: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  // Looked at every second: who has not sent all of a request is told so within ten.
  headersTimeout: 8_000,
  requestTimeout: 8_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1000,
  // Node would answer this itself, without our headers; `request-check.ts` does it.
  requireHostHeader: false,
};
const MOST_HEADERS = 100;
/** How long an answer in flight may take when the server stops. */
const DRAIN_MS = 10_000;

/** The open doors of the server. They are opened before the application is built, because the issuer may depend on the port. */
export interface Listener {
  readonly port: number;
  /** Fastify wants to know a server; any of them will do. */
  readonly server: Server;
  /** Begins to pass requests on. Until then they are told to come back. */
  serve(site: Pick<Site, 'secure'>, answer: RequestListener): void;
  /** Takes no more requests, and waits for those in flight. */
  close(): Promise<void>;
}

/** Gives a copy of what every answer says. */
type Stamp = () => OutgoingHttpHeaders;

async function open(host: string, port: number, stamp: Stamp): Promise<Server> {
  const server = createServer({ ...LIMITS, IncomingMessage: IdentifiedRequest, ServerResponse: stampedResponse(stamp) });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

const WITHOUT_IPV6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** Loopback is both of its addresses, since `localhost` resolves to either; a machine without IPv6 has one. */
async function openAll(host: string | undefined, port: number, stamp: Stamp, triesLeft = 10): Promise<[Server, ...Server[]]> {
  if (host !== undefined) return [await open(host, port, stamp)];
  const first = await open('127.0.0.1', port, stamp);
  try {
    return [first, await open('::1', (first.address() as AddressInfo).port, stamp)];
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (WITHOUT_IPV6.has(code)) return [first];
    first.close();
    // Whoever holds the other half of `localhost` would be sent some of our requests; any other free port will do.
    if (code === 'EADDRINUSE' && port === 0 && triesLeft > 0) return openAll(host, port, stamp, triesLeft - 1);
    throw error;
  }
}

/** Connections that browsers open ahead of need: Node takes one that has said nothing yet for one in use. */
function silentConnections(server: Server): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  return silent;
}

async function closeGently(server: Server, silent: ReadonlySet<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of silent) socket.destroy();
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const last = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(last);
}

export async function openListener(host: string | undefined, port: number): Promise<Listener> {
  let headers = baseHeaders({ secure: false });
  const servers = await openAll(host, port, () => ({ ...headers }));
  const starting: RequestListener = (_, response) => void response.writeHead(503, { 'retry-after': '1' }).end();
  for (const server of servers) server.on('request', starting);
  const closing = servers.map((server) => [server, silentConnections(server)] as const);
  return {
    port: (servers[0].address() as AddressInfo).port,
    server: servers[0],
    serve(site, answer) {
      headers = baseHeaders(site);
      for (const server of servers) attach(server.off('request', starting), site, answer);
    },
    close: async () => void (await Promise.all(closing.map(([server, silent]) => closeGently(server, silent)))),
  };
}

function attach(server: Server, site: Pick<Site, 'secure'>, answer: RequestListener): void {
  const pass: RequestListener = (request, response) => {
    if (request.rawHeaders.length > 2 * MOST_HEADERS) return refuse(response, 431);
    if (!ROUTED.has(request.method ?? '')) return refuse(response, 501);
    answer(request, response);
  };
  server.on('request', pass);
  server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => refuse(response, 417));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseRaw(site, socket, statusOf(error)));
  server.on('connect', (_: IncomingMessage, socket: Socket) => refuseRaw(site, socket, 405));
}

/** Methods with a meaning here or a 405; the exotic rest of what Node parses is not implemented. */
const ROUTED = new Set(METHODS.filter((method) => /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE)$/u.test(method)));

const bodyOf = (status: number): string => JSON.stringify({ error: 'invalid_request', error_description: STATUS_CODES[status] });

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', connection: 'close' }).end(bodyOf(status));
}

function statusOf({ code }: NodeJS.ErrnoException): number {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  return code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW' ? 431 : 400;
}

/** Node's parser gave up, so there is no response object: the answer is written by hand, unless half of another one is already on the wire. */
function refuseRaw(site: Pick<Site, 'secure'>, socket: Duplex & { _httpMessage?: ServerResponse | null }, status: number): void {
  if (!socket.writable || socket._httpMessage?.headersSent) return void socket.destroy();
  const body = bodyOf(status);
  const headers = {
    ...baseHeaders(site),
    'x-request-id': newRequestId(),
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'), () => socket.destroy());
}
