import { parseDeviceAuthorizationResponse } from './device-authorization-response.js';
import type { ReceivedDeviceAuthorizationResponse } from './device-authorization-response.js';
import { parseErrorResponse } from './error-response.js';
import { failure, readPollAnswer, readPollFault } from './poll-answer.js';
import type { Failure, GoOn, HttpAnswer, PollOutcome } from './poll-answer.js';
import { afterPoll, startPolling } from './polling.js';
import type { Polling } from './polling.js';
import { ProtocolError } from './protocol-error.js';
import type { ReceivedTokenResponse } from './token-response.js';

/** What a device sign-in needs from its surroundings. It knows no transport: the app sends the requests. */
export interface DeviceSignIn {
  /** Sends a device authorization request (RFC 8628 §3.1). Rejects if the network fails; a ProtocolError says that the answer cannot be used. */
  readonly request: (signal: AbortSignal) => Promise<HttpAnswer>;
  /**
   * Sends one poll (RFC 8628 §3.4). Rejects as `request` does; its own time-out is such a rejection.
   * `progress`: what the server told last, for the parameter of that name (extension); absent at servers that tell nothing.
   */
  readonly poll: (issued: ReceivedDeviceAuthorizationResponse, signal: AbortSignal, progress?: string) => Promise<HttpAnswer>;
  /** What was asked for, for servers that do not say what they granted. */
  readonly requestedScope?: string;
  /** Whether the verification address may be http on another host. */
  readonly allowHttp?: boolean;
  /** Settles after so many ms; on abort it may settle either way. By default a timer. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A monotonic clock in ms, so that setting the time of day changes nothing. By default `performance.now`. */
  readonly clock?: () => number;
  /** Cancels: the generator returns at once, without another event. */
  readonly signal?: AbortSignal;
}

/** What happens in a device sign-in. Instants are in ms of its `clock`. The last four end it; exactly one of them comes, unless it is cancelled. */
export type DeviceSignInEvent =
  | { readonly type: 'code_issued'; readonly response: ReceivedDeviceAuthorizationResponse; readonly expiresAt: number; readonly nextPollAt?: number }
  /** Nobody has answered yet. */
  | ({ readonly type: 'waiting'; readonly progress?: string; readonly reverseCodeRequired?: boolean } & NextPoll)
  /** The server wants longer pauses. */
  | ({ readonly type: 'slowed_down'; readonly intervalSeconds: number } & NextPoll)
  /** The server did not answer; `failures` times in a row so far. */
  | ({ readonly type: 'offline'; readonly failures: number; readonly cause?: unknown } & NextPoll)
  | { readonly type: 'signed_in'; readonly tokens: ReceivedTokenResponse }
  | { readonly type: 'denied'; readonly description?: string }
  /** Nothing starts anew by itself: that is for the person to say. RFC 8628 §3.5. */
  | { readonly type: 'expired' }
  | ({ readonly type: 'failed' } & Omit<Failure, 'word'>);

/** When the code ends and when the device polls next, in ms of the sign-in's clock. */
export interface NextPoll {
  readonly expiresAt: number;
  /** Absent when there is no time left for another poll. */
  readonly nextPollAt?: number;
}

/** An approved code can still be redeemed a little after its end, so a poll under way then is given this long. */
const LAST_ANSWER_MS = 5_000;

/**
 * Signs a person in on a device: asks for a code, then polls until somebody has answered, the code has ended or the signal aborts.
 * Pauses as the server asks and longer, backs off while it is out of reach, and never sleeps past the end of the code. RFC 8628 §3.
 */
export async function* signInOnDevice(options: DeviceSignIn): AsyncGenerator<DeviceSignInEvent, void, undefined> {
  const { clock = () => performance.now(), sleep = timer, signal = new AbortController().signal } = options;
  if (signal.aborted) return;
  const issued = await orAborted(requestCode(options, signal), signal);
  if (issued === ABORTED) return;
  if ('word' in issued) return yield ended(issued);

  let polling = startPolling(issued, clock());
  let progress: string | undefined;
  yield { type: 'code_issued', response: issued, ...nextPoll(polling) };
  for (;;) {
    const wakeAt = polling.nextPollAt ?? polling.expiresAt;
    if (signal.aborted || (await orAborted(sleep(Math.max(wakeAt - clock(), 0), signal), signal)) === ABORTED) return;
    if (polling.nextPollAt === undefined || clock() >= polling.expiresAt) return yield { type: 'expired' };

    const startedAt = clock();
    const send = (sending: AbortSignal): Promise<HttpAnswer> => options.poll(issued, sending, progress);
    const outcome = await orAborted(pollOnce(send, options.requestedScope, polling.expiresAt + LAST_ANSWER_MS - startedAt, signal), signal);
    if (outcome === ABORTED) return;
    if (!goesOn(outcome)) return yield ended(outcome);
    polling = afterPoll(polling, outcome, { startedAt, endedAt: clock() });
    if (outcome.word === 'pending') progress = outcome.progress ?? progress;
    yield wentOn(outcome, polling);
  }
}

async function requestCode({ request, allowHttp }: DeviceSignIn, signal: AbortSignal): Promise<ReceivedDeviceAuthorizationResponse | Failure> {
  let status: number | undefined;
  try {
    const answer = await request(signal);
    status = answer.status;
    if (status === 200) return parseDeviceAuthorizationResponse(answer.json, { allowHttp });
    if (status < 400) throw new ProtocolError('unexpected_status', `The server answered with HTTP status ${status}.`);
    const { error, error_description: description } = parseErrorResponse(answer.json);
    return { word: 'failed', error, description, status };
  } catch (fault) {
    return failure(fault, status);
  }
}

async function pollOnce(
  send: (signal: AbortSignal) => Promise<HttpAnswer>,
  requestedScope: string | undefined,
  atMostMs: number,
  signal: AbortSignal,
): Promise<PollOutcome> {
  const giveUp = new AbortController();
  const abort = (): void => giveUp.abort(signal.reason);
  const timeOut = setTimeout(() => giveUp.abort(new DOMException('The poll took too long.', 'TimeoutError')), atMostMs);
  signal.addEventListener('abort', abort, { once: true });
  try {
    const answer = await orAborted(send(giveUp.signal), giveUp.signal);
    return answer === ABORTED ? { word: 'unavailable', cause: giveUp.signal.reason } : readPollAnswer(answer, requestedScope);
  } catch (fault) {
    return readPollFault(fault);
  } finally {
    clearTimeout(timeOut);
    signal.removeEventListener('abort', abort);
  }
}

const goesOn = (outcome: PollOutcome): outcome is GoOn => outcome.word === 'pending' || outcome.word === 'slow_down' || outcome.word === 'unavailable';

const nextPoll = ({ expiresAt, nextPollAt }: Polling): NextPoll => (nextPollAt === undefined ? { expiresAt } : { expiresAt, nextPollAt });

function wentOn(outcome: GoOn, polling: Polling): DeviceSignInEvent {
  switch (outcome.word) {
    case 'pending':
      return { type: 'waiting', progress: outcome.progress, reverseCodeRequired: outcome.reverseCodeRequired, ...nextPoll(polling) };
    case 'slow_down':
      return { type: 'slowed_down', intervalSeconds: polling.intervalMs / 1_000, ...nextPoll(polling) };
    case 'unavailable':
      return { type: 'offline', failures: polling.failures, cause: outcome.cause, ...nextPoll(polling) };
  }
}

function ended({ word, ...rest }: Exclude<PollOutcome, GoOn>): DeviceSignInEvent {
  return { type: word, ...rest } as DeviceSignInEvent;
}

const ABORTED = Symbol('aborted');

/** The work's result, or at once the word that nobody waits for it any more; what becomes of it then is nobody's concern. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | typeof ABORTED> {
  return new Promise((resolve, reject) => {
    const abort = (): void => resolve(ABORTED);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, (fault: unknown) => (signal.aborted ? abort() : reject(fault))).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Resolves on abort too, and takes its timer along. */
function timer(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timeOut);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timeOut = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
