import type { Failure } from './failure.js';
import type { Account } from './sign-in/account.js';
import type { SignInAttempt } from './sign-in/sign-in-attempt.js';
import type { IssuedCode } from './sign-in/issued-code.js';
import { INITIAL, nextState, type SignInEvent, type SignInState } from './sign-in/sign-in-state.js';
import { printableText } from './terminal/printable-text.js';

/** `--json`: one object a line, for programs that read along. Never a secret. */
export type JsonLine = Readonly<Record<string, unknown>> & { readonly event: string };

export type WriteJson = (line: JsonLine) => void;

export interface JsonOutput {
  readonly write: WriteJson;
  /** Where a person reads the code when the output must not hold it (`--no-code-in-log`). */
  readonly writeCode: ((line: string) => void) | undefined;
}

export async function followAsJson(attempt: SignInAttempt, { write, writeCode }: JsonOutput): Promise<SignInState> {
  let state: SignInState = INITIAL;
  for await (const event of attempt.events) {
    const previous = state;
    state = nextState(state, event);
    if (event.type === 'code_issued' && writeCode !== undefined) writeCode(`Open ${event.code.verificationUri} and enter ${event.code.userCode}`);
    const line = lineFor(event, previous, state, writeCode !== undefined);
    if (line !== undefined) write(line);
  }
  return state;
}

function lineFor(event: SignInEvent, previous: SignInState, state: SignInState, hideCode: boolean): JsonLine | undefined {
  switch (event.type) {
    case 'code_issued':
      return codeIssued(event.code, hideCode);
    case 'pending':
      return isNews(previous, state) && state.phase === 'waiting' ? { event: 'progress', progress: state.progress } : undefined;
    case 'slowed_down':
      return { event: 'slow_down', interval: event.intervalSeconds };
    case 'went_offline':
      return isNews(previous, state) ? { event: 'offline' } : undefined;
    case 'signed_in':
      return { event: 'signed_in', account: jsonAccount(event.account), scope: event.scope };
    case 'denied':
    case 'expired':
      return { event: event.type };
    case 'failed':
      return jsonFailure(event.failure);
    default:
      return undefined;
  }
}

function codeIssued({ userCode, verificationUri, verificationUriComplete, expiresAt }: IssuedCode, hideCode: boolean): JsonLine {
  const code = hideCode ? {} : { user_code: userCode };
  const complete = hideCode ? {} : { verification_uri_complete: verificationUriComplete };
  return { event: 'code_issued', ...code, verification_uri: verificationUri, ...complete, expires_at: new Date(expiresAt).toISOString() };
}

/** Every pending answer makes a new state; only one that reads differently is worth a line. The first wait is one. */
function isNews(previous: SignInState, state: SignInState): boolean {
  if (previous.phase !== 'waiting' || state.phase !== 'waiting') return true;
  return previous.progress !== state.progress || previous.connection !== state.connection;
}

export function jsonAccount(account: Account | undefined): Readonly<Record<string, string | undefined>> | null {
  if (account === undefined) return null;
  const safe = (text: string | undefined): string | undefined => (text === undefined ? undefined : printableText(text));
  return { sub: safe(account.subject), name: safe(account.name), email: safe(account.email) };
}

/** ^C and SIGTERM need no words. */
export const JSON_CANCELLED: JsonLine = { event: 'failed', reason: 'cancelled' };

export const jsonFailure = (failure: Failure): JsonLine => ({ event: 'failed', reason: failure.reason, message: failure.message });
