/** What a command has of the world around it. */
export interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: () => number;
  /** One line for whoever reads, or pipes, the answer. */
  print(line: string): void;
  /** One line about the answer, kept out of pipes. */
  note(line: string): void;
  /** Everything on standard input. */
  readInput(): Promise<string>;
}

/** The command was typed wrong: told in one line, exit code 2. */
export class UsageError extends Error {}

/** The command was right and could not be done: told in one line, exit code 1. */
export class CommandFailed extends Error {}

export const ExitCode = { Done: 0, Failed: 1, Usage: 2, /** EX_CONFIG of sysexits.h. */ Config: 78 } as const;
