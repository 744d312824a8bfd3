/** What can go wrong on a page, as a word; the sentence a person reads for it is in `pages/text`. */
export type PageTrouble =
  /** The form was not ours, not this browser's, or too old. */
  | 'stale form'
  /** Two session cookies came: somebody planted one. */
  | 'cookies'
  /** The request did not make sense. */
  | 'bad request'
  | 'not found'
  | 'wrong method'
  | 'too large'
  | 'wrong type'
  /** Sent over plain http to an https server. */
  | 'insecure'
  | 'too many'
  /** Come back in a moment. */
  | 'busy'
  | 'fault';

/** Thrown by page controllers and answered by `PageErrorFilter` as a page; carries no stack, it is an answer and not a fault. */
export class PageError extends Error {
  override readonly name = 'PageError';

  constructor(
    readonly status: number,
    readonly trouble: PageTrouble,
    readonly options: { readonly retryAfterSeconds?: number; /** Plain words on what is wrong, shown as they are. */ readonly detail?: string } = {},
  ) {
    super(trouble);
  }
}

export interface ErrorPageView {
  readonly status: number;
  readonly trouble: PageTrouble;
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
  /** Shown, so that a person can name it to whoever reads the logs. */
  readonly requestId: string;
}

/** Fills the error page; `nonce` is for its style. */
export type RenderErrorPage = (view: ErrorPageView, nonce: string) => string;
