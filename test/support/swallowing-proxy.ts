import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A hop that carries requests to the server, and breaks the connection instead of carrying an answer back as long as it is told to. */
export class SwallowingProxy {
  #upstream = '';
  #left = 0;
  #swallowed = 0;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<SwallowingProxy> {
    const server = createServer((incoming, outgoing) => proxy.#carry(incoming, outgoing));
    const proxy = new SwallowingProxy(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get address(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  get swallowed(): number {
    return this.#swallowed;
  }

  leadTo(upstream: string): void {
    this.#upstream = upstream;
  }

  /** The next so many answers with tokens in them do not arrive. */
  swallowTokens(answers: number): void {
    this.#left = answers;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  #carry(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const onward = request(this.#upstream + (incoming.url ?? ''), { method: incoming.method, headers: incoming.headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks);
        if (this.#left > 0 && body.includes('"access_token"')) {
          this.#left -= 1;
          this.#swallowed += 1;
          outgoing.destroy();
        } else outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
      });
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }
}
