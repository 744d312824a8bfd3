import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { browserCommand, openBrowser } from '../../../apps/device-client/src/terminal/browser.js';

const AWKWARD = [
  'https://login.example/?a=1&calc',
  'https://login.example/?a=|calc',
  'https://login.example/$(calc)',
  'https://login.example/`calc`',
  'https://login.example/^&calc',
];

describe('opening a browser', () => {
  it.each(AWKWARD)('hands %s over as one argument, untouched by any shell [CL-03]', async (address) => {
    const directory = await mkdtemp(path.join(tmpdir(), 'browser-'));
    try {
      const program = path.join(directory, 'xdg-open');
      await writeFile(program, '#!/bin/sh\nprintf "%s\\n" "$#" "$@" > "$0.tmp"; mv "$0.tmp" "$0.args"\n');
      await chmod(program, 0o700);
      const { args } = browserCommand('linux', new URL(address));
      expect(await openBrowser({ file: program, args })).toBe(true);
      expect(await eventually(() => readFile(`${program}.args`, 'utf8'))).toBe(`1\n${new URL(address).href}\n`);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it.each(['linux', 'darwin', 'win32'] as const)('names a program and never a shell on %s', (platform) => {
    const { file, args } = browserCommand(platform, new URL('https://login.example/?a&b'));
    expect(file).not.toMatch(/cmd|sh$|powershell/u);
    expect(args.at(-1)).toBe('https://login.example/?a&b');
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x'])('refuses %s', (address) => {
    expect(() => browserCommand('linux', new URL(address))).toThrow('not a web address');
  });

  it('says so when there is no browser', async () => {
    expect(await openBrowser({ file: '/nowhere/xdg-open', args: [] })).toBe(false);
  });
});

/** The other program writes its file when it gets to it. */
async function eventually<T>(read: () => Promise<T>): Promise<T> {
  for (const deadline = performance.now() + 5_000; ;) {
    try {
      return await read();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
