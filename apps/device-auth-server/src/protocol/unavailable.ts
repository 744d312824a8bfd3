/** Something the server leans on does not answer now; nothing was decided and nothing is lost. Becomes 503 + `Retry-After` without an `error` member, so that no client takes it for a verdict. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';

  constructor(
    message: string,
    readonly retryAfterSeconds = 5,
    cause?: unknown,
    /** It was tried more than once, for as long as a request can wait. */
    readonly tried = false,
  ) {
    super(message, { cause });
  }
}
