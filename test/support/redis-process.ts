import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Redis } from 'ioredis';

/* The redis-*.ts import each other by their own names, so that a bench can import them straight into Node. */

export const HOST = '127.0.0.1';
/** What it says in its log when it can be asked, as a server and as a sentinel. */
const READY = /Ready to accept connections|Sentinel ID is/u;
const ATTEMPTS = 5;

/** Who ends before it stopped them leaves none behind. */
const running = new Set<RedisProcess>();
process.once('exit', () => running.forEach((redis) => void redis.stop()));

export interface RedisProcessOptions {
  /** As on its command line. */
  readonly args?: readonly string[];
  /** A configuration file in its directory, which a sentinel rewrites. */
  readonly configFile?: string;
}

/** One redis-server on a port and in a directory of its own: it can die and come back as what it was. */
export class RedisProcess {
  readonly directory = mkdtempSync(join(tmpdir(), 'device-auth-redis-'));
  readonly #options: RedisProcessOptions;
  #child: ChildProcessByStdio<null, Readable, null> | undefined;
  #gone: Promise<unknown> = Promise.resolve();
  port = 0;

  private constructor(options: RedisProcessOptions) {
    this.#options = options;
    running.add(this);
  }

  /** Somebody else may take the free port before Redis does; then on another one. */
  static async start(options: RedisProcessOptions = {}): Promise<RedisProcess> {
    const redis = new RedisProcess(options);
    if (options.configFile !== undefined) writeFileSync(join(redis.directory, 'redis.conf'), options.configFile);
    for (let attempt = 1; ; attempt += 1) {
      try {
        redis.port = await freePort();
        await redis.restart();
        return redis;
      } catch (error) {
        if (attempt < ATTEMPTS && String(error).includes('Address already in use')) continue;
        await redis.stop();
        throw error;
      }
    }
  }

  get address(): string {
    return `${HOST}:${this.port}`;
  }

  /** Starts it on its port with what lies in its directory; resolves when it answers. */
  async restart(): Promise<void> {
    await this.kill();
    const { args = [], configFile } = this.#options;
    const own = ['--port', String(this.port), '--bind', HOST, '--dir', this.directory];
    const program = process.env['DEVICE_AUTH_REDIS_SERVER'] ?? 'redis-server';
    const child = spawn(program, [...(configFile === undefined ? [] : ['redis.conf']), ...own, ...args], {
      cwd: this.directory,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`${error.message} (npm test provides it)`));
      child.once('exit', (code, signal) => resolve(`it ended with ${code ?? signal}`));
    });
    this.#gone = ended;
    await ready(child.stdout, ended);
  }

  /** Resolves when it is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#child?.kill(signal);
    await this.#gone;
  }

  /** Holds its connections open and answers nothing. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Asks one question over a connection of its own. */
  async ask(command: string, ...args: (string | number)[]): Promise<unknown> {
    const connection = new Redis(this.port, HOST, { retryStrategy: () => null });
    connection.on('error', () => undefined);
    try {
      return await connection.call(command, ...args);
    } finally {
      connection.disconnect();
    }
  }

  /** Whether it, a replica, has what its master has. */
  async isInSync(): Promise<boolean> {
    return String(await this.ask('INFO', 'replication')).includes('master_link_status:up');
  }

  /** Ends it and leaves nothing behind. */
  async stop(): Promise<void> {
    running.delete(this);
    const gone = this.kill();
    // At once, since a process that exits waits for nothing.
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 });
    await gone;
  }
}

async function ready(stdout: Readable, ended: Promise<string>): Promise<void> {
  const log: string[] = [];
  const lines = createInterface(stdout);
  const answers = new Promise<'ready'>((resolve) => {
    lines.on('line', (line) => {
      if (READY.test(line)) resolve('ready');
      if (log.push(line) > 20) log.shift();
    });
  });
  const first = await Promise.race([answers, ended]);
  if (first !== 'ready') throw new Error(`redis-server did not start: ${first}\n${log.join('\n')}`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
