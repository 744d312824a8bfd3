import { qrLines } from './components/qr-lines.js';
import { qrMatrix, qrText } from './components/qr-matrix.js';
import type { IssuedCode } from './sign-in/issued-code.js';
import type { SignInAttempt } from './sign-in/sign-in-attempt.js';
import { INITIAL, nextState, type SignInState } from './sign-in/sign-in-state.js';
import { countdownText, statusText } from './sign-in/words.js';

/** The plain-text twin of the screens, for pipes, logs, dumb terminals and screen readers: the same states as lines, and no control character. */
export interface PlainOutput {
  readonly host: string;
  readonly note: string | undefined;
  readonly showQr: boolean;
  readonly now: () => number;
  /** One line for everyone who reads the output. */
  readonly write: (line: string) => void;
  /** Lines with the code in them; they may go to another place (`--no-code-in-log`). */
  readonly writeCode: (line: string) => void;
}

export async function followOnLines(attempt: SignInAttempt, output: PlainOutput): Promise<SignInState> {
  let state: SignInState = INITIAL;
  let said = '';
  const say = (): void => {
    const text = statusText(state);
    if (text !== said) output.write(text);
    said = text;
  };
  output.write(`Sign in to ${output.host}`);
  if (output.note !== undefined) output.write(output.note);
  say();
  for await (const event of attempt.events) {
    state = nextState(state, event);
    if (event.type === 'code_issued') for (const line of codeLines(event.code, output)) output.writeCode(line);
    // Why it failed is said once, on standard error, by whoever asked for the sign-in.
    if (state.phase !== 'failed') say();
  }
  return state;
}

function codeLines(code: IssuedCode, { showQr, now }: PlainOutput): readonly string[] {
  const complete = code.verificationUriComplete;
  const lines = ['', `Open: ${code.verificationUri}`, `Code: ${code.userCode}`];
  if (complete !== undefined) lines.push(`Or open, with the code in it: ${complete}`);
  if (showQr) lines.push('', ...qrLines(qrMatrix(qrText(complete ?? code.verificationUri)), 'light-on-dark'));
  return [...lines, '', `The code is valid for ${countdownText(code.deadlineMs - now())} minutes.`];
}
