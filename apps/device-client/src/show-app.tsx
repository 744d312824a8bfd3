import { setTimeout as sleep } from 'node:timers/promises';
import { render, renderToString } from 'ink';
import { App } from './app.js';
import type { Context } from './commands/context.js';
import type { Appearance } from './screens/appearance.js';
import { MessageScreen } from './screens/message-screen.js';
import type { BeginSignIn } from './sign-in/sign-in-attempt.js';
import { isFinal, INITIAL, type SignInState } from './sign-in/sign-in-state.js';
import { browserCommand, openBrowser } from './terminal/browser.js';

/** How long what was begun may take to end after the screen is left: time to give tokens back. */
const LAST_STRETCH_MS = 2_000;

/**
 * Shows the app until the sign-in has ended. It lives on the terminal's alternate screen, which has no scrollback: when it is left, nothing of
 * the code stays behind (RFC 8628 §5.5). What came of it is then written to the ordinary screen.
 */
export async function showApp(context: Context, begin: BeginSignIn, host: string): Promise<SignInState> {
  const { settings, terminal, signal, monotonicClock, platform, stdin, stdout, stderr } = context;
  const appearance: Appearance = { colors: terminal.colorDepth > 1, unicode: terminal.unicode };
  let last: SignInState = INITIAL;
  const ends: Promise<void>[] = [];
  const app = render(
    <App
      begin={() => {
        const attempt = begin();
        ends.push(attempt.ended);
        return attempt;
      }}
      host={host}
      note={settings.note}
      showQr={settings.qr === 'always' || (settings.qr === 'auto' && terminal.unicode)}
      appearance={appearance}
      now={monotonicClock}
      openBrowser={terminal.browser ? (url) => openBrowser(browserCommand(platform, url)) : undefined}
      onEnd={(state, cancelled) => {
        last = cancelled ? INITIAL : state;
      }}
    />,
    { stdin, stdout, stderr, alternateScreen: true, incrementalRendering: true, exitOnCtrlC: false, interactive: true, patchConsole: false },
  );
  const leave = (): void => app.unmount();
  signal.addEventListener('abort', leave, { once: true });
  await app.waitUntilExit();
  signal.removeEventListener('abort', leave);
  await Promise.race([Promise.all(ends), sleep(LAST_STRETCH_MS)]);
  if (isFinal(last) && last.phase !== 'waiting') stdout.write(`${lastWords(last, host, stdout.columns, appearance)}\n`);
  return last;
}

const lastWords = (state: Exclude<SignInState, { phase: 'waiting' }>, host: string, columns: number, appearance: Appearance): string =>
  renderToString(<MessageScreen state={state} host={host} hints={[]} columns={columns} appearance={appearance} />, { columns });
