/** What the surroundings allow: read once at the start from the streams and the environment. */
export interface Terminal {
  /** `screen`: Ink; `lines`: the plain-text twin, for pipes, CI, dumb terminals and screen readers. */
  readonly output: 'screen' | 'lines';
  /** Bits of colour, as Node reads them from TERM, COLORTERM, NO_COLOR and FORCE_COLOR; 1 is none. */
  readonly colorDepth: number;
  /** Whether half blocks come out as half blocks. */
  readonly unicode: boolean;
  /** Whether a browser on this machine would be seen by the person at this terminal. */
  readonly browser: boolean;
}

export interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  getColorDepth?(env?: NodeJS.ProcessEnv): number;
}

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly stdin: TerminalStream;
  readonly stdout: TerminalStream;
}

/** Below this a code in its frame does not fit; plain lines are wrapped by the terminal itself. */
const NARROWEST_SCREEN = 20;

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0' && value !== 'false';

export function readTerminal(surroundings: Surroundings, noColor: boolean): Terminal {
  const { env, stdin, stdout } = surroundings;
  const dumb = env['TERM'] === 'dumb' || isSet(env['CI']) || isSet(env['INK_SCREEN_READER']);
  const screen = stdin.isTTY === true && stdout.isTTY === true && !dumb && (stdout.columns ?? 80) >= NARROWEST_SCREEN;
  return {
    output: screen ? 'screen' : 'lines',
    colorDepth: noColor || isSet(env['NO_COLOR']) || !screen ? 1 : (stdout.getColorDepth?.(env) ?? 1),
    unicode: speaksUnicode(surroundings),
    browser: screen && canShowBrowser(surroundings),
  };
}

function speaksUnicode({ env, platform }: Surroundings): boolean {
  if (platform === 'win32') return isSet(env['WT_SESSION']) || env['TERM_PROGRAM'] === 'vscode' || isSet(env['ConEmuANSI']);
  if (env['TERM'] === 'linux') return false;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return locale === '' ? platform === 'darwin' || isSet(env['TERM_PROGRAM']) || isSet(env['TMUX']) : /utf-?8/iu.test(locale);
}

function canShowBrowser({ env, platform }: Surroundings): boolean {
  const elsewhere = [env['SSH_CONNECTION'], env['SSH_TTY'], env['SSH_CLIENT'], env['CI'], env['CODESPACES'], env['container']].some(isSet);
  if (elsewhere) return false;
  return platform === 'darwin' || platform === 'win32' || isSet(env['DISPLAY']) || isSet(env['WAYLAND_DISPLAY']);
}

/** Ink's colours come from chalk, which does not know NO_COLOR: say it in chalk's own word before Ink is imported. */
export function forceColorFor(colorDepth: number): '0' | '1' | '2' | '3' {
  if (colorDepth < 4) return '0';
  if (colorDepth < 8) return '1';
  return colorDepth < 24 ? '2' : '3';
}
