import {
  createCodeChallenge,
  createCodeVerifier,
  type DeviceSignInEvent,
  type HttpAnswer as CoreAnswer,
  type ReceivedDeviceAuthorizationResponse,
  signInOnDevice,
} from '@device-auth/oauth-core';
import { Failure } from '../failure.js';
import { checkCode, requestDeviceAuthorization } from '../oauth/device-authorization.js';
import { type AuthorizationServer, discover } from '../oauth/discovery.js';
import type { Http, HttpAnswer } from '../oauth/http.js';
import { poll } from '../oauth/poll.js';
import { revoke } from '../oauth/revocation.js';
import type { Trust } from '../oauth/web-address.js';
import { finishSignIn, type FinishSignInOptions } from './finish-sign-in.js';
import type { SignInAttempt } from './sign-in-attempt.js';
import type { Progress, SignInEvent } from './sign-in-state.js';
import { asLoopFault, coreAnswer, failureFrom } from './transport.js';

export interface BeginSignInOptions extends Omit<FinishSignInOptions, 'server'> {
  readonly http: Http;
  readonly trust: Trust;
  readonly audience: string | undefined;
  readonly deviceName: string | undefined;
  readonly monotonicClock: () => number;
}

/** How long the server is given to hear that a code is no longer wanted. */
const FAREWELL_MS = 1_000;

/** Starts one attempt: discovery, code, polls, and what follows a yes. */
export function beginSignIn(options: BeginSignInOptions): SignInAttempt {
  const stopped = new AbortController();
  const attempt = new Attempt(options, AbortSignal.any([options.signal, stopped.signal]));
  return {
    events: attempt.events(),
    ended: attempt.ended,
    stop: () => stopped.abort(),
    abandon: async () => {
      stopped.abort();
      await attempt.sayFarewell();
    },
  };
}

class Attempt {
  readonly #options: BeginSignInOptions;
  readonly #signal: AbortSignal;
  #server: AuthorizationServer | undefined;
  /** Known from the answer on until the code has ended; never shown (RFC 8628 §3.3). */
  #deviceCode: string | undefined;
  #codeEndsAt = Infinity;
  #tokensAt = 0;
  readonly #end = Promise.withResolvers<void>();

  constructor(options: BeginSignInOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  get ended(): Promise<void> {
    return this.#end.promise;
  }

  async *events(): AsyncGenerator<SignInEvent, void, undefined> {
    try {
      yield { type: 'requested' };
      const server = await discover(this.#options.http, this.#options.trust, this.#signal);
      this.#server = server;
      for await (const event of this.#loop(server)) yield* this.#tell(event, server);
    } catch (error) {
      if (this.#signal.aborted) return;
      await this.sayFarewell();
      // A fault of ours ends the attempt too, and its message stays out: it may hold a secret.
      yield {
        type: 'failed',
        failure: error instanceof Failure ? error : new Failure('server', 'something went wrong in the client itself', { cause: error }),
      };
    } finally {
      this.#end.resolve();
    }
  }

  /** The cancel extension: the code is revoked, so that nobody approves what no device waits for. To others it is an unknown token (RFC 7009 §2.2). */
  async sayFarewell(): Promise<void> {
    const deviceCode = this.#deviceCode;
    if (this.#server === undefined || deviceCode === undefined) return;
    this.#deviceCode = undefined;
    const { http, clientId } = this.#options;
    const hint = 'urn:ietf:params:oauth:token-type:device_code';
    await revoke(http, this.#server, clientId, deviceCode, hint, AbortSignal.timeout(FAREWELL_MS)).catch(() => false);
  }

  async *#loop(server: AuthorizationServer): AsyncGenerator<DeviceSignInEvent, void, undefined> {
    const { http, clientId, scope, audience, deviceName, monotonicClock } = this.#options;
    const codeVerifier = server.bindsCodeChallenge ? createCodeVerifier() : undefined;
    const codeChallenge = codeVerifier === undefined ? undefined : await createCodeChallenge(codeVerifier);
    // What is shown before the server has said anything: somebody may be quicker than the first poll.
    const initially = server.tellsProgress ? 'waiting' : undefined;
    yield* signInOnDevice({
      request: (signal) => this.#send(requestDeviceAuthorization(http, server, { clientId, scope, audience, deviceName, codeChallenge }, signal)),
      poll: ({ device_code: deviceCode }, signal, progress) =>
        this.#send(poll(http, server, { clientId, deviceCode, codeVerifier, progress: progress ?? initially }, signal)),
      requestedScope: scope,
      // Which plain http is acceptable is decided by checkCode, with a better reason to show.
      allowHttp: true,
      clock: monotonicClock,
      signal: this.#signal,
    });
  }

  async #send(answer: Promise<HttpAnswer>): Promise<CoreAnswer> {
    try {
      const received = await answer;
      const date = Date.parse(received.headers.get('date') ?? '');
      this.#tokensAt = Number.isNaN(date) ? this.#options.wallClock() : date;
      return coreAnswer(received);
    } catch (error) {
      throw asLoopFault(error);
    }
  }

  async *#tell(event: DeviceSignInEvent, server: AuthorizationServer): AsyncGenerator<SignInEvent, void, undefined> {
    if (event.type === 'code_issued') return yield this.#codeIssued(event.response, event.expiresAt);
    if (event.type === 'waiting') return yield this.#pending(event);
    if (event.type === 'slowed_down') return yield { type: 'slowed_down', intervalSeconds: event.intervalSeconds };
    if (event.type === 'offline') return yield { type: 'went_offline' };
    this.#deviceCode = undefined;
    // The monotonic clock may stand still while a laptop sleeps; by then the server may have forgotten the code altogether.
    if (event.type === 'failed' && event.error === 'invalid_grant' && this.#options.wallClock() >= this.#codeEndsAt) return yield { type: 'expired' };
    if (event.type === 'failed') throw failureFrom(event, server.tokenEndpoint.host);
    if (event.type !== 'signed_in') return yield { type: event.type };
    yield { type: 'approved' };
    const account = await finishSignIn(event.tokens, this.#tokensAt, { ...this.#options, server, signal: this.#signal });
    return yield { type: 'signed_in', account, scope: event.tokens.scope };
  }

  #codeIssued(response: ReceivedDeviceAuthorizationResponse, deadlineMs: number): SignInEvent {
    this.#deviceCode = response.device_code;
    const { trust, wallClock, monotonicClock } = this.#options;
    const expiresAt = wallClock() + (deadlineMs - monotonicClock());
    this.#codeEndsAt = expiresAt;
    return { type: 'code_issued', code: { ...checkCode(response, trust), deadlineMs, expiresAt } };
  }

  #pending({ progress, expiresAt, reverseCodeRequired }: Extract<DeviceSignInEvent, { type: 'waiting' }>): SignInEvent {
    if (reverseCodeRequired === true) throw new Failure('server', 'the server asks for a code back from the other screen, which this client cannot enter');
    return { type: 'pending', deadlineMs: expiresAt, ...(isProgress(progress) ? { progress } : {}) };
  }
}

const isProgress = (word: string | undefined): word is Progress => word === 'waiting' || word === 'opened' || word === 'signed_in';
