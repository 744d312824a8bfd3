import { openSync, writeSync } from 'node:fs';
import { ExitCode } from '../exit-code.js';
import { Failure } from '../failure.js';
import { followAsJson } from '../json-output.js';
import { followOnLines } from '../plain-output.js';
import { requireClient } from '../settings.js';
import { beginSignIn } from '../sign-in/begin-sign-in.js';
import type { BeginSignIn } from '../sign-in/sign-in-attempt.js';
import { isFinal, type SignInState } from '../sign-in/sign-in-state.js';
import { type Context, trustOf, writeJson, writeLine } from './context.js';

/** Signs in with a code: on a screen, on lines, or as JSON, all reading the same states. */
export async function login(context: Context): Promise<ExitCode> {
  const { settings, store, signal, terminal } = context;
  const { profile, scope, audience, deviceName } = settings;
  const client = requireClient(settings);
  const key = { ...client, profile };
  // Whether the tokens can be kept is found out before a person is sent to approve anything.
  await store.locked(key, signal, () => store.read(key));
  const begin: BeginSignIn = () =>
    beginSignIn({ ...context, clientId: client.clientId, trust: trustOf(settings, client.issuer), profile, scope, audience, deviceName });
  const host = new URL(client.issuer).host;
  const writeCode = settings.codeInLog ? undefined : openTerminal();
  if (settings.json) {
    const end = await followAsJson(begin(), { write: (line) => writeJson(context, line), writeCode });
    if (!isFinal(end)) signal.throwIfAborted();
    return exitCodeOf(end);
  }
  if (terminal.output === 'screen') {
    const { showApp } = await import('../show-app.js');
    return exitCodeOf(await showApp(context, begin, host));
  }
  const write = (line: string): void => writeLine(context, line);
  const state = await followOnLines(begin(), {
    host,
    note: settings.note,
    showQr: settings.qr === 'always',
    now: context.monotonicClock,
    write,
    writeCode: writeCode ?? write,
  });
  if (state.phase === 'failed') throw state.failure;
  return exitCodeOf(state);
}

function exitCodeOf(state: SignInState): ExitCode {
  switch (state.phase) {
    case 'signed_in':
      return ExitCode.Done;
    case 'denied':
      return ExitCode.Denied;
    case 'expired':
      return ExitCode.Expired;
    case 'failed':
      return state.failure.exitCode;
    default:
      return ExitCode.Cancelled;
  }
}

/** The terminal itself, past any redirection. */
function openTerminal(): (line: string) => void {
  try {
    const terminal = openSync(process.platform === 'win32' ? 'CONOUT$' : '/dev/tty', 'w');
    return (line) => void writeSync(terminal, `${line}\n`);
  } catch (error) {
    throw new Failure('usage', '--no-code-in-log shows the code on the terminal alone, and there is none', { cause: error });
  }
}
