import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What stands before the servers of a fleet: carries each request to the next of them, and past those that take no connection. */
export class Front {
  readonly #agent = new Agent({ keepAlive: true });
  #upstreams: readonly string[] = [];
  #turn = 0;
  #toSwallow = 0;
  #swallowed: (() => void) | undefined;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Front> {
    const server = createServer((incoming, outgoing) => void front.#carry(incoming, outgoing));
    const front = new Front(server);
    server.listen(0);
    await once(server, 'listening');
    return front;
  }

  get address(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  leadTo(upstreams: readonly string[]): void {
    this.#upstreams = upstreams;
  }

  /** Resolves when so many answers with tokens in them were kept from arriving. */
  async swallowTokens(answers: number): Promise<void> {
    this.#toSwallow = answers;
    await new Promise<void>((resolve) => {
      this.#swallowed = resolve;
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    this.#agent.destroy();
    await once(this.server, 'close');
  }

  async #carry(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const body = await buffer(incoming);
      for (let left = this.#upstreams.length; left > 0; left -= 1) {
        this.#turn = (this.#turn + 1) % this.#upstreams.length;
        if (await this.#tryAt(this.#upstreams[this.#turn] ?? '', incoming, body, outgoing)) return;
      }
    } catch {
      // As a hop that loses a server in the middle of a request.
    }
    outgoing.destroy();
  }

  /** Whether the server took the request; it throws where it took it and did not answer. */
  async #tryAt(upstream: string, { method, url = '', headers }: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<boolean> {
    const onward = request(upstream + url, { method, headers, agent: this.#agent });
    outgoing.once('close', () => onward.destroy());
    onward.end(body);
    try {
      const [answer] = (await once(onward, 'response')) as [IncomingMessage];
      this.#answer(answer, await buffer(answer), outgoing);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return false;
      throw error;
    }
  }

  #answer(answer: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
    if (this.#toSwallow === 0 || !body.includes('"access_token"')) return void outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
    this.#toSwallow -= 1;
    outgoing.destroy();
    if (this.#toSwallow === 0) this.#swallowed?.();
  }
}
