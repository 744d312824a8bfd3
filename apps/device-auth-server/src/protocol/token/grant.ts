/** What a person granted a client, and on what sign-in it rests; tokens are made from this at redemption, never before. */
export interface Grant {
  readonly endUserId: string;
  /** The end user's epoch when granting; another one later voids the grant. */
  readonly epoch: number;
  readonly scope: readonly string[];
  /** Requested resources; empty means the client's default. */
  readonly resources: readonly string[];
  /** When the person proved who they are (ms). */
  readonly authTime: number;
  /** RFC 8176 values. */
  readonly amr: readonly string[];
}
