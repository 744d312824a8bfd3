/** What a script may rely on after the client has ended. */
export const ExitCode = {
  Done: 0,
  Usage: 2,
  Denied: 3,
  Expired: 4,
  Network: 5,
  ServerOrConfiguration: 6,
  NotSignedIn: 7,
  Cancelled: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
