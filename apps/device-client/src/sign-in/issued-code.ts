/** What the person needs of a device authorization response, checked and safe to show. The device code is not among it (RFC 8628 §3.3). */
export interface IssuedCode {
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string | undefined;
  /** By the monotonic clock, for the countdown. */
  readonly deadlineMs: number;
  /** By the wall clock, for machines that read along. */
  readonly expiresAt: number;
}
