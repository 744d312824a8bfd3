import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configFile } from '../support/clients.js';

const PROGRAM = fileURLToPath(new URL('../../apps/device-auth-server/dist/main.js', import.meta.url));
const KILL_SWITCH = fileURLToPath(new URL('kill-switch.mjs', import.meta.url));

type Child = ChildProcessByStdio<null, Readable, null>;

/** The built server as a process of its own, on one store file, that dies when told to and comes back on the same address. */
export class KillableServer {
  #child: Child | undefined;
  #gone: Promise<void> = Promise.resolve();
  #reviving: Promise<void> | undefined;
  #port = '0';
  issuer = '';

  private constructor(private readonly directory: string) {}

  static async start(): Promise<KillableServer> {
    const directory = await mkdtemp(join(tmpdir(), 'device-auth-kill-'));
    const plenty = { count: 100_000, windowSeconds: 60 };
    const limits = {
      startsPerAddress: plenty,
      authorizationsPerAddress: plenty,
      signInsPerAddress: plenty,
      missesPerAccount: plenty,
      missesPerAccountDaily: plenty,
      missesPerAddress: plenty,
    };
    await writeFile(join(directory, 'device-auth.config.json'), JSON.stringify({ ...configFile, settings: { limits } }));
    const server = new KillableServer(directory);
    await server.revive();
    return server;
  }

  get storeUrl(): string {
    return `sqlite:${join(this.directory, 'data', 'device-auth.sqlite')}`;
  }

  /** Sees to it that it runs: where it died, it starts again on the same address, once for everybody who asks. */
  revive(): Promise<void> {
    this.#reviving ??= this.#bringBack().finally(() => {
      this.#reviving = undefined;
    });
    return this.#reviving;
  }

  async #bringBack(): Promise<void> {
    if (await this.#answers()) return;
    await this.#gone;
    await this.#spawn();
  }

  #answers(): Promise<boolean> {
    if (this.issuer === '') return Promise.resolve(false);
    return fetch(`${this.issuer}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  async #spawn(): Promise<void> {
    const child = spawn(process.execPath, ['--expose-gc', '--import', KILL_SWITCH, PROGRAM], {
      cwd: this.directory,
      env: { PATH: process.env['PATH'], PORT: this.#port },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    }) as Child;
    this.#child = child;
    this.#gone = new Promise((resolve) => child.once('exit', () => resolve()));
    this.issuer = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it listened`)));
      createInterface(child.stdout).on('line', (line) => {
        const event = JSON.parse(line) as Record<string, string>;
        if (event['event'] === 'listening') resolve(event['issuer'] ?? '');
      });
    });
    this.#port = new URL(this.issuer).port;
  }

  /** Counts from here; resolves with the instants since the last call. With `dieAt`, the server dies at that one. */
  async arm(dieAt?: number): Promise<number> {
    const answered = once(this.#child as Child, 'message') as Promise<[{ seen: number }]>;
    this.#child?.send({ dieAt });
    return (await answered)[0].seen;
  }

  /** What its heap holds, without garbage. */
  async heapBytes(): Promise<number> {
    const answered = once(this.#child as Child, 'message') as Promise<[{ heapBytes: number }]>;
    this.#child?.send({ weigh: true });
    return (await answered)[0].heapBytes;
  }

  async close(): Promise<void> {
    this.#child?.kill('SIGTERM');
    await this.#gone;
    await rm(this.directory, { recursive: true, force: true });
  }
}
