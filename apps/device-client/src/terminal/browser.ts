import { spawn } from 'node:child_process';

export interface BrowserCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** The program that opens a URL, called without a shell. On Windows not `cmd /c start`, which would read `&` and `^` in the URL. */
export function browserCommand(platform: NodeJS.Platform, url: URL): BrowserCommand {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new TypeError(`not a web address: ${url.protocol}`);
  // A URL that has been parsed and printed again begins with its scheme, never with "-", and holds no quotes or blanks.
  const { href } = url;
  if (platform === 'darwin') return { file: '/usr/bin/open', args: [href] };
  if (platform === 'win32') return { file: 'rundll32.exe', args: ['url.dll,FileProtocolHandler', href] };
  return { file: 'xdg-open', args: [href] };
}

/** Starts the browser and forgets it. Resolves to false when there is none. */
export function openBrowser(command: BrowserCommand): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command.file, command.args, { stdio: 'ignore', detached: true, shell: false });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
