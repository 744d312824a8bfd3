import { ExitCode } from './exit-code.js';

/** Why a command ends without its result; each word has one exit code. */
export type FailureReason = 'usage' | 'denied' | 'expired' | 'network' | 'server' | 'configuration' | 'not_signed_in' | 'cancelled';

const EXIT: Record<FailureReason, ExitCode> = {
  usage: ExitCode.Usage,
  denied: ExitCode.Denied,
  expired: ExitCode.Expired,
  network: ExitCode.Network,
  server: ExitCode.ServerOrConfiguration,
  configuration: ExitCode.ServerOrConfiguration,
  not_signed_in: ExitCode.NotSignedIn,
  cancelled: ExitCode.Cancelled,
};

/** Something the person can read and act on. The message is already safe to print and holds no secret. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }

  get exitCode(): ExitCode {
    return EXIT[this.reason];
  }
}
