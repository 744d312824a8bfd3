import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../apps/device-auth-server/dist/main.js', import.meta.url));

export interface Answer {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** An operator's terminal in an empty directory, running the program as it is installed. */
export class Terminal {
  readonly store: string;
  private readonly servers: ChildProcessWithoutNullStreams[] = [];

  private constructor(
    readonly directory: string,
    private readonly program: string,
  ) {
    this.store = join(directory, 'data', 'device-auth.sqlite');
  }

  static async open(program = PROGRAM): Promise<Terminal> {
    return new Terminal(await mkdtemp(join(tmpdir(), 'device-auth-shell-')), program);
  }

  /** Types a command, and `input` where it reads one. */
  async run(args: readonly string[], { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {}): Promise<Answer> {
    const child = this.spawn(args, env);
    child.stdin.end(input);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [exitCode, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { exitCode, out, err };
  }

  /** Starts the server on a free port; resolves with the log line that says where. */
  async serve(
    env: Record<string, string> = {},
  ): Promise<{ listening: Record<string, string>; lines: string[]; stop: (signal: NodeJS.Signals) => Promise<number | null> }> {
    const child = this.spawn([], { PORT: '0', ...env });
    this.servers.push(child);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const complaints = text(child.stderr);
    const lines: string[] = [];
    const listening = await new Promise<Record<string, string>>((resolve, reject) => {
      createInterface(child.stdout).on('line', (line) => {
        lines.push(line);
        const event = JSON.parse(line) as Record<string, string>;
        if (event['event'] === 'listening') resolve(event);
      });
      void Promise.all([ended, complaints]).then(([code, said]) => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
    const stop = (signal: NodeJS.Signals): Promise<number | null> => {
      child.kill(signal);
      return ended;
    };
    return { listening, lines, stop };
  }

  write(name: string, content: unknown): Promise<void> {
    return writeFile(join(this.directory, name), JSON.stringify(content));
  }

  async close(): Promise<void> {
    for (const server of this.servers) server.kill('SIGKILL');
    await rm(this.directory, { recursive: true, force: true });
  }

  private spawn(args: readonly string[], env: Record<string, string>): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [this.program, ...args], { cwd: this.directory, env: { PATH: process.env['PATH'], ...env } });
  }
}
