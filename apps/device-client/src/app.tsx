import { Box, Text, useApp, useInput, useStdout, useWindowSize } from 'ink';
import { type ReactNode, useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { Centered } from './components/centered.js';
import type { KeyHint } from './components/key-hints.js';
import { qrMatrix, qrText } from './components/qr-matrix.js';
import type { Appearance } from './screens/appearance.js';
import { MessageScreen } from './screens/message-screen.js';
import { WaitingScreen } from './screens/waiting-screen.js';
import type { IssuedCode } from './sign-in/issued-code.js';
import type { BeginSignIn } from './sign-in/sign-in-attempt.js';
import type { SignInState } from './sign-in/sign-in-state.js';
import { useSignIn } from './sign-in/use-sign-in.js';
import { copySequence } from './terminal/clipboard.js';

/** The root of the screens: chooses one by the state, and turns keys into what they do. */
export interface AppProps {
  readonly begin: BeginSignIn;
  readonly host: string;
  /** Stands below everything, where there is room. */
  readonly note: string | undefined;
  readonly showQr: boolean;
  readonly appearance: Appearance;
  /** The monotonic clock, in ms. */
  readonly now: () => number;
  /** Undefined where no browser would be seen. */
  readonly openBrowser: ((url: URL) => Promise<boolean>) | undefined;
  readonly onEnd: (state: SignInState, cancelled: boolean) => void;
}

const TICK_MS = 1_000;
const NOTICE_MS = 3_000;
/** A key that is held down repeats; each code costs the server a place, and the household a part of its limit. */
const RENEWAL_PAUSE_MS = 2_000;
/** In fewer rows the code needs them all. */
const FEWEST_ROWS_WITH_NOTE = 10;

export function App(props: AppProps): ReactNode {
  const { host, appearance, now, onEnd } = props;
  const { exit } = useApp();
  const { columns, rows: allRows } = useWindowSize();
  const note = allRows >= FEWEST_ROWS_WITH_NOTE ? props.note : undefined;
  const rows = note === undefined ? allRows : allRows - 1;
  const signIn = useSignIn(props.begin);
  const { state } = signIn;
  const end = useCallback(
    (cancelled: boolean) => {
      onEnd(state, cancelled);
      exit();
    },
    [exit, onEnd, state],
  );
  const notice = useKeys(props, signIn, end);
  const remainingMs = useRemaining(state, now);
  const code = state.phase === 'waiting' ? state.code : undefined;
  const matrix = useQr(code, props.showQr);

  useEffect(() => {
    if (state.phase === 'signed_in' || state.phase === 'failed') end(false);
  }, [state, end]);

  const hints = hintsFor(state, props.openBrowser !== undefined);
  const screen =
    state.phase === 'waiting' ? (
      <WaitingScreen {...{ state, host, matrix, remainingMs, notice, hints, columns, rows, appearance }} />
    ) : (
      <MessageScreen {...{ state, host, hints, columns, appearance }} />
    );
  return (
    <>
      <Centered {...{ columns, rows }}>{screen}</Centered>
      {note !== undefined && (
        <Box width={columns} justifyContent="center">
          <Text wrap="truncate">{note}</Text>
        </Box>
      )}
    </>
  );
}

function useQr(code: IssuedCode | undefined, wanted: boolean): ReturnType<typeof qrMatrix> | undefined {
  const url = code?.verificationUriComplete ?? code?.verificationUri;
  return useMemo(() => (wanted && url !== undefined ? qrMatrix(qrText(url)) : undefined), [wanted, url]);
}

/** The time the code has left, drawn anew each second. */
function useRemaining(state: SignInState, now: () => number): number {
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0);
  const isWaiting = state.phase === 'waiting';
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return state.phase === 'waiting' ? state.code.deadlineMs - now() : 0;
}

/** N, C, O, Q and ^C; gives back what the last key led to, for as long as it is worth reading. */
function useKeys(
  { openBrowser, now }: AppProps,
  { state, restart, stop, abandon }: ReturnType<typeof useSignIn>,
  end: (cancelled: boolean) => void,
): string | undefined {
  const { stdout } = useStdout();
  const [notice, setNotice] = useState<string>();
  const renewedAt = useRef(-Infinity);
  useEffect(() => {
    if (notice === undefined) return undefined;
    const timer = setTimeout(() => setNotice(undefined), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);

  useInput((input, key) => {
    if (key.ctrl && input === 'c') {
      stop();
      return end(true);
    }
    if (key.ctrl || key.meta) return undefined;
    const pressed = input.toLowerCase();
    const canRestart = state.phase === 'waiting' || state.phase === 'denied' || state.phase === 'expired';
    if (pressed === 'q') return void abandon().finally(() => end(state.phase === 'waiting' || !canRestart));
    if (pressed === 'n' && canRestart && now() - renewedAt.current >= RENEWAL_PAUSE_MS) {
      renewedAt.current = now();
      return restart();
    }
    if (state.phase !== 'waiting') return undefined;
    const address = state.code.verificationUriComplete ?? state.code.verificationUri;
    if (pressed === 'c') {
      stdout.write(copySequence(address));
      setNotice('Link copied');
    }
    if (pressed === 'o' && openBrowser !== undefined) {
      setNotice('Opening the browser');
      void openBrowser(new URL(address)).then((opened) => opened || setNotice('No browser could be started'));
    }
    return undefined;
  });
  return notice;
}

function hintsFor(state: SignInState, browser: boolean): readonly KeyHint[] {
  const quit = { key: 'Q', does: 'quit' };
  const renew = { key: 'N', does: 'new code' };
  if (state.phase === 'waiting') return [renew, { key: 'C', does: 'copy' }, ...(browser ? [{ key: 'O', does: 'open' }] : []), quit];
  return state.phase === 'denied' || state.phase === 'expired' ? [renew, quit] : [quit];
}
