#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { commandLine, type CommandName, isHelp } from './command-line.js';
import type { Context } from './commands/context.js';
import { login } from './commands/login.js';
import { logout } from './commands/logout.js';
import { status } from './commands/status.js';
import { token } from './commands/token.js';
import { whoami } from './commands/whoami.js';
import { CredentialStore } from './credentials/credential-store.js';
import { stateDirectory } from './credentials/state-directory.js';
import { ExitCode } from './exit-code.js';
import { Failure } from './failure.js';
import { JSON_CANCELLED, jsonFailure } from './json-output.js';
import { sendHttp } from './oauth/http.js';
import { type Options, readSettings } from './settings.js';
import { forceColorFor, readTerminal } from './terminal/terminal.js';

/** The door: arguments and signals in, one exit code out. Nothing is sent before a command was given. */
const COMMANDS: Readonly<Record<CommandName, (context: Context) => Promise<ExitCode | void>>> = { login, status, token, whoami, logout };

const cancelled = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => cancelled.abort(new Failure('cancelled', 'cancelled')));
// The reader of a pipe has gone (`| head -1`): nobody waits for the rest.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? ExitCode.Cancelled : ExitCode.ServerOrConfiguration));
// Nobody reads why it failed; the exit code still says it.
process.stderr.on('error', () => undefined);

let exitCode: ExitCode = ExitCode.Done;
const program = commandLine(version(), async (name, options) => {
  exitCode = await run(name, options);
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  exitCode = isHelp(error) ? ExitCode.Done : ExitCode.Usage;
}
// Sockets kept open for reuse would keep the process; what was written to a pipe has to leave first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));

async function run(name: CommandName, options: Options): Promise<ExitCode> {
  try {
    const settings = readSettings(options);
    const { env, platform, stdin, stdout, stderr } = process;
    const terminal = readTerminal({ env, platform, stdin, stdout }, !settings.color);
    // Read by Ink's colours when Ink is first imported, so it has to be said before.
    env['FORCE_COLOR'] = forceColorFor(terminal.colorDepth);
    const store = new CredentialStore(stateDirectory(env, platform));
    const clocks = { wallClock: () => Date.now(), monotonicClock: () => performance.now() };
    const { signal } = cancelled;
    return (await COMMANDS[name]({ settings, store, http: sendHttp, terminal, signal, ...clocks, platform, stdin, stdout, stderr })) ?? ExitCode.Done;
  } catch (error) {
    return report(error, options.json === true && name !== 'token');
  }
}

function report(error: unknown, json: boolean): ExitCode {
  if (cancelled.signal.aborted) {
    if (json) process.stdout.write(`${JSON.stringify(JSON_CANCELLED)}\n`);
    return ExitCode.Cancelled;
  }
  if (!(error instanceof Failure)) {
    // A fault of ours. Its stack names places in this program; messages of other origin may hold a secret and stay out.
    const places = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line)) : [];
    process.stderr.write(
      `device-client: something went wrong in the client itself (${error instanceof Error ? error.name : typeof error})\n${places.join('\n')}\n`,
    );
    return ExitCode.ServerOrConfiguration;
  }
  if (json) process.stdout.write(`${JSON.stringify(jsonFailure(error))}\n`);
  else process.stderr.write(`device-client: ${error.message}\n`);
  return error.exitCode;
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return text;
}
