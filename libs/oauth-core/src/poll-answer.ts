import { parseErrorResponse } from './error-response.js';
import type { ErrorResponse } from './error-response.js';
import { ProtocolError } from './protocol-error.js';
import { parseTokenResponse } from './token-response.js';
import type { ReceivedTokenResponse } from './token-response.js';

/** An HTTP answer, as far as the device grant needs it. */
export interface HttpAnswer {
  readonly status: number;
  /** The parsed body; undefined if it was no JSON. */
  readonly json: unknown;
  readonly headers?: Pick<Headers, 'get'>;
}

/** An outcome after which the device goes on polling. */
export type GoOn =
  /** Nobody has answered yet. `held`: the server kept the poll waiting, so the pause is over already. */
  | {
      readonly word: 'pending';
      readonly held: boolean;
      readonly expiresInSeconds?: number;
      readonly progress?: string;
      readonly reverseCodeRequired?: boolean;
    }
  | { readonly word: 'slow_down'; readonly intervalSeconds?: number; readonly retryAfterSeconds?: number }
  /** No usable answer: the network is down or the server is. */
  | { readonly word: 'unavailable'; readonly retryAfterSeconds?: number; readonly cause?: unknown };

/** An outcome that ends the sign-in. */
export type End =
  | { readonly word: 'signed_in'; readonly tokens: ReceivedTokenResponse }
  | { readonly word: 'denied'; readonly description?: string }
  | { readonly word: 'expired' }
  | Failure;

/** The sign-in cannot go on: the server refused it, or broke the protocol, or could not be reached for a code. */
export interface Failure {
  readonly word: 'failed';
  /** The server's error code, or a ProtocolErrorCode, or `unreachable`. */
  readonly error: string;
  readonly description?: string;
  /** The HTTP status, where there was one. */
  readonly status?: number;
  readonly cause?: unknown;
}

/** What came of one poll. */
export type PollOutcome = GoOn | End;

/** Said by what stands before the server, of a request it never took: request time-out, too early, too many requests. RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4. */
const TRY_AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);

/** What an answer to a poll means. RFC 8628 §3.5; never throws. */
export function readPollAnswer(answer: HttpAnswer, requestedScope?: string): PollOutcome {
  const retryAfterSeconds = readRetryAfter(answer.headers);
  if (answer.status >= 500) return { word: 'unavailable', retryAfterSeconds };
  try {
    if (answer.status === 200) return { word: 'signed_in', tokens: parseTokenResponse(answer.json, { requestedScope }) };
    if (answer.status < 400) throw new ProtocolError('unexpected_status', `The server answered with HTTP status ${answer.status}.`);
    return readError(parseErrorResponse(answer.json), answer, retryAfterSeconds);
  } catch (fault) {
    return TRY_AGAIN.has(answer.status) ? { word: 'unavailable', retryAfterSeconds } : failure(fault, answer.status);
  }
}

function readError(body: ErrorResponse, answer: HttpAnswer, retryAfterSeconds: number | undefined): PollOutcome {
  switch (body.error) {
    case 'authorization_pending':
      return {
        word: 'pending',
        held: /\bwait\b/iu.test(answer.headers?.get('preference-applied') ?? ''),
        expiresInSeconds: body.expires_in,
        progress: body.progress,
        reverseCodeRequired: body.reverse_code_required,
      };
    case 'slow_down':
      return { word: 'slow_down', intervalSeconds: body.interval, retryAfterSeconds };
    case 'access_denied':
      return { word: 'denied', description: body.error_description };
    case 'expired_token':
      return { word: 'expired' };
    default:
      if (TRY_AGAIN.has(answer.status)) return { word: 'unavailable', retryAfterSeconds };
      return { word: 'failed', error: body.error, description: body.error_description, status: answer.status };
  }
}

/** What a fault means that was thrown instead of an answer: a broken protocol ends the sign-in, anything else is the network. */
export const readPollFault = (fault: unknown): PollOutcome =>
  fault instanceof ProtocolError ? failure(fault, undefined) : { word: 'unavailable', cause: fault };

/** A ProtocolError as the end of a sign-in; anything else is a server out of reach. */
export const failure = (fault: unknown, status: number | undefined): Failure =>
  fault instanceof ProtocolError
    ? { word: 'failed', error: fault.code, description: fault.message, status, cause: fault }
    : { word: 'failed', error: 'unreachable', status, cause: fault };

/** Seconds to wait: as a number, or as a date, which is held against the server's own `Date` since the clocks of TVs are wrong. RFC 9110 §10.2.3. */
function readRetryAfter(headers: HttpAnswer['headers']): number | undefined {
  const value = headers?.get('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  const seconds = /^\d+$/u.test(value) ? Number(value) : (Date.parse(value) - Date.parse(headers?.get('date') ?? '')) / 1_000;
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : undefined;
}
