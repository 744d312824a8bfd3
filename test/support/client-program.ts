import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../..');
export const CLIENT_PROGRAM = path.join(ROOT, 'apps/device-client/dist/main.js');

/** The client as users get it is what the tests run, so it is compiled first; nothing to do takes a moment. */
export async function buildClient(): Promise<void> {
  await promisify(execFile)(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-b', 'apps/device-client'], { cwd: ROOT });
}

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A home of its own for the client: nothing of the machine's user is read or written. */
export class ClientHome implements AsyncDisposable {
  private constructor(readonly directory: string) {}

  static async create(): Promise<ClientHome> {
    return new ClientHome(await mkdtemp(path.join(tmpdir(), 'device-client-')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  get stateDirectory(): string {
    return path.join(this.directory, 'device-client');
  }

  environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'] ?? '', HOME: this.directory, XDG_STATE_HOME: this.directory, LANG: 'C.UTF-8', ...more };
  }

  /** Runs the client with its output in pipes. */
  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return this.start(args, env).outcome;
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): { readonly child: ReturnType<typeof spawn>; readonly outcome: Promise<Outcome> } {
    const child = spawn(process.execPath, [CLIENT_PROGRAM, ...args], { cwd: this.directory, env: this.environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
    return { child, outcome: outcomeOf(child) };
  }

  /** Runs a shell command on a terminal of its own (util-linux `script`), the client's call in `$CLIENT`; what is written to stdin are key presses. */
  startOnTerminal(command: string, { columns = 80, rows = 24 } = {}): { readonly child: ReturnType<typeof spawn>; readonly outcome: Promise<Outcome> } {
    const env = this.environment({ TERM: 'xterm-256color', SHELL: '/bin/sh', CLIENT: `${process.execPath} ${CLIENT_PROGRAM}` });
    const child = spawn('script', ['-qfec', `stty cols ${columns} rows ${rows}; ${command}`, '/dev/null'], {
      cwd: this.directory,
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return { child, outcome: outcomeOf(child) };
  }
}

function outcomeOf(child: ReturnType<typeof spawn>): Promise<Outcome> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name]?.setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...output }));
  });
}
