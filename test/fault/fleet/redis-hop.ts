import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

interface Trap {
  /** A verb as it stands among a script's arguments (RESP, "bulk strings"). */
  readonly bytes: string;
  readonly sprung: () => void;
}

/** A hop before Redis: it can be slow, and it can break the connection in place of the reply to a verb whose script has run. */
export class RedisHop {
  readonly #open = new Set<Socket>();
  #traps: Trap[] = [];
  /** For each way, in ms. */
  delayMs = 0;

  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  static async open(port: number): Promise<RedisHop> {
    const server = createServer((client) => hop.#carry(client));
    const hop = new RedisHop(server, port);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return hop;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when the next reply to this verb was kept from arriving. */
  dropReplyTo(verb: string): Promise<void> {
    return new Promise((resolve) => {
      this.#traps.push({ bytes: `\r\n$${verb.length}\r\n${verb}\r\n`, sprung: resolve });
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #carry(client: Socket): void {
    const redis = connect(this.port, '127.0.0.1');
    let cut: Trap | undefined;
    const replied = (chunk: Buffer): void => {
      if (cut === undefined) return void client.write(chunk);
      client.destroy();
      cut.sprung();
    };
    const [there, back] = [this.#way(), this.#way()];
    client.on('data', (chunk: Buffer) => {
      cut ??= this.#trapIn(chunk);
      there(() => redis.write(chunk));
    });
    redis.on('data', (chunk: Buffer) => back(() => replied(chunk)));
    this.#join(client, redis);
    this.#join(redis, client);
  }

  /** One that ends takes the other along; Redis may still read what it was sent. */
  #join(one: Socket, other: Socket): void {
    this.#open.add(one);
    one.on('error', () => undefined);
    one.once('close', () => {
      this.#open.delete(one);
      other.end();
    });
  }

  #trapIn(chunk: Buffer): Trap | undefined {
    const sprung = this.#traps.find(({ bytes }) => chunk.includes(bytes));
    this.#traps = this.#traps.filter((trap) => trap !== sprung);
    return sprung;
  }

  /** In order, each as late as the hop was slow when it came. */
  #way(): (carry: () => void) => void {
    let last = Promise.resolve();
    return (carry) => {
      const due = performance.now() + this.delayMs;
      last = last.then(() => (due > performance.now() ? pause(due - performance.now()) : undefined)).then(carry);
    };
  }
}
