import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { ConfigError } from '../config/config-error.js';
import { ExitCode, UsageError } from './shell.js';

/** Runs what was typed; every failure is a line on standard error and an exit code, never a stack trace. */
export async function runProgram(program: Command, args: readonly string[], complain: (line: string) => void): Promise<number> {
  try {
    await program.parseAsync(args.length === 0 ? ['serve'] : args, { from: 'user' });
    return ExitCode.Done;
  } catch (error) {
    // Commander has said it already; help and version end with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Done : ExitCode.Usage;
    if (error instanceof ConfigError) {
      error.mistakes.forEach(complain);
      return ExitCode.Config;
    }
    complain(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? ExitCode.Usage : ExitCode.Failed;
  }
}
