import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** Before it is bundled: its driver is stopped at instants, which in the bundle nobody can reach. */
const PROGRAM = fileURLToPath(new URL('../../../apps/device-auth-server/build/main.js', import.meta.url));

export interface ServerProcessOptions {
  /** Where its files lie. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly preloads?: readonly string[];
  /** Another build than the present one. */
  readonly program?: string;
}

/** Right before a verb's script is sent, or right after its reply came. */
export type Instant = 'before' | 'after';

type Child = ChildProcessByStdio<null, Readable, null>;

/** One built server as a process of its own, on a port that was free. */
export class ServerProcess {
  /** Resolves when it is gone, however that came. */
  readonly gone: Promise<void>;
  /** What it could not foresee: such a line is a defect, whatever was done to the server. */
  readonly unforeseen: string[] = [];
  #reached: ((key: string) => void) | undefined;
  url = '';

  private constructor(private readonly child: Child) {
    this.gone = new Promise((resolve) => child.once('close', () => resolve()));
    child.on('message', ({ reached }: { readonly reached?: string }) => reached !== undefined && this.#reached?.(reached));
  }

  static async start({ directory, env, preloads = [], program = PROGRAM }: ServerProcessOptions): Promise<ServerProcess> {
    const imports = preloads.flatMap((preload) => ['--import', preload]);
    const child = spawn(process.execPath, [...imports, program], {
      cwd: directory,
      env: { PATH: process.env['PATH'], PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    }) as Child;
    const server = new ServerProcess(child);
    await server.#listening();
    return server;
  }

  #listening(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.child.once('exit', (code, signal) => reject(new Error(`the server ended with ${code ?? signal} before it listened`)));
      createInterface(this.child.stdout).on('line', (line) => {
        if (line.includes('"unforeseen fault"')) this.unforeseen.push(line);
        if (this.url !== '' || !line.includes('"event":"listening"')) return;
        this.url = (JSON.parse(line) as { url: string }).url;
        resolve();
      });
    });
  }

  /** Resolves, with the first key of its script, when it has come to the instant of the verb, where it then waits for `goOn`. */
  waitAt(verb: string, when: Instant): Promise<string> {
    return new Promise((resolve) => {
      this.#reached = resolve;
      this.#tell({ arm: { verb, when, dies: false } });
    });
  }

  dieAt(verb: string, when: Instant): void {
    this.#tell({ arm: { verb, when, dies: true } });
  }

  /** Forgets an instant it has not come to. */
  disarm(): void {
    this.#tell({ disarm: true });
  }

  goOn(): void {
    this.#tell({ goOn: true });
  }

  #tell(message: object): void {
    if (this.child.connected) this.child.send(message);
  }

  /** Kills it in the n-th instant of its database from now (kill-switch.mjs). */
  dieAtStatement(dieAt: number): void {
    this.#tell({ dieAt });
  }

  /** Resolves when it is gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.child.kill(signal);
    await this.gone;
  }
}
