import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { type Instance, render } from 'ink';
import type { ReactNode } from 'react';

/** A terminal of any size that keeps every frame, and a keyboard in front of it. Ink draws each frame whole (its `debug` mode), so the last is what is seen. */
export class FakeTerminal {
  readonly frames: string[] = [];
  readonly stdout: Writable & { isTTY: boolean; columns: number; rows: number };
  readonly stdin: PassThrough & { isTTY: boolean };
  #watchers: (() => void)[] = [];
  #instance: Instance | undefined;

  constructor({ columns = 80, rows = 24 }: { readonly columns?: number; readonly rows?: number } = {}) {
    const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
      this.frames.push(chunk.toString('utf8'));
      for (const watch of this.#watchers) watch();
      done();
    };
    this.stdout = Object.assign(new Writable({ write }), { isTTY: true, columns, rows });
    this.stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined, ref: () => undefined, unref: () => undefined });
  }

  show(node: ReactNode): Instance {
    const streams = { stdout: this.stdout as unknown as NodeJS.WriteStream, stdin: this.stdin as unknown as NodeJS.ReadStream };
    this.#instance = render(node, { ...streams, debug: true, exitOnCtrlC: false, patchConsole: false });
    return this.#instance;
  }

  get screen(): string {
    return stripVTControlCharacters(this.raw);
  }

  get raw(): string {
    return this.frames.at(-1) ?? '';
  }

  /** One press reaches the app before the next, as it does from a hand. */
  async press(keys: string): Promise<void> {
    this.stdin.write(keys);
    while (this.stdin.readableLength > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  resize(columns: number, rows: number): void {
    Object.assign(this.stdout, { columns, rows });
    this.stdout.emit('resize');
  }

  /** Resolves once the screen shows the text. */
  async shows(text: string): Promise<void> {
    await this.until((screen) => screen.includes(text));
  }

  async until(isMet: (screen: string) => boolean): Promise<void> {
    while (!isMet(this.screen)) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  close(): void {
    this.#instance?.unmount();
    this.#instance?.cleanup();
  }
}
