import { Inject, Injectable } from '@nestjs/common';
import { OAuthError } from '@device-auth/oauth-core';
import type { TokenResponse } from '@device-auth/oauth-core';
import type { FastifyReply } from 'fastify';
import { PROTOCOL } from '../../http/provided.js';
import { preferredWait, Waiter, Waiting } from '../../http/waiting.js';
import type { Protocol } from '../../protocol/protocol.js';
import type { TokenBody } from './token.request.js';

/** Asks for the tokens; `again`: after the same request has waited. */
export type Ask = (again?: boolean) => Promise<TokenResponse>;

/** Polls that find nobody has answered yet and prefer to wait for the answer (RFC 7240 `wait`). Each counts as one poll, at the moment it came. */
@Injectable()
export class HeldPolls {
  /** As the metadata announces it. */
  readonly #longestWait: number;

  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(Waiting) private readonly waiting: Waiting,
  ) {
    this.#longestWait = Number(protocol.metadata()['device_poll_wait_max']);
  }

  /** Asks at once, and holds what is a pending poll for as long as it prefers. */
  ask(ask: Ask, { device_code: deviceCode, progress }: TokenBody, prefer: string, reply: FastifyReply): Promise<TokenResponse> {
    const seconds = preferredWait(prefer, this.#longestWait);
    if (deviceCode === undefined || seconds === undefined || !this.waiting.hasPlace) return ask();
    return this.#askAndHold(ask, { deviceCode, seconds, shown: progress }, reply);
  }

  async #askAndHold(
    ask: Ask,
    { deviceCode, seconds, shown }: { readonly deviceCode: string; readonly seconds: number; readonly shown: string | undefined },
    reply: FastifyReply,
  ): Promise<TokenResponse> {
    const waiter = new Waiter(seconds);
    const hungUp = (): void => waiter.wake('gone');
    reply.raw.once('close', hungUp);
    // Listening begins before the question, so that nothing happens unseen between the two.
    const stopListening = this.protocol.onDeviceCodeMove(deviceCode, (move) => {
      // Whoever waits here, that is; who still asks may be the newer poll itself.
      if (move === 'superseded') this.waiting.supersede(deviceCode);
      else waiter.wake(move);
    });
    try {
      const found = await ask().catch(ifIn(PENDING));
      if (!(found instanceof OAuthError)) return found;
      const knowsBetter = shown !== undefined && progressIn(found) !== undefined && progressIn(found) !== shown;
      if (!knowsBetter && !this.waiting.enter(deviceCode, waiter)) throw found;
      reply.header('preference-applied', `wait=${seconds}`);
      if (knowsBetter) throw found;
      return await untilNews(ask, waiter, found);
    } finally {
      waiter.stop();
      this.waiting.leave(deviceCode, waiter);
      stopListening();
      reply.raw.off('close', hungUp);
    }
  }
}

/** Looks again when there may be news, and once when the time is up, since a word that was lost on the way must cost time only. */
async function untilNews(ask: Ask, waiter: Waiter, pending: OAuthError): Promise<TokenResponse> {
  const told = progressIn(pending);
  for (;;) {
    const why = await waiter.next();
    // It is not looked for any more, so how far it is and how long it lasts are not known: only that it was pending.
    if (why === 'newer' || why === 'gone' || why === 'stopping') throw new OAuthError('authorization_pending', pending.description);
    if (why === 'progress' && told === undefined) continue;
    const found = await ask(true).catch(ifIn(UNDECIDED));
    if (!(found instanceof OAuthError)) return found;
    if (why === 'time' || (found.code === 'authorization_pending' && progressIn(found) !== told)) throw found;
  }
}

const PENDING: readonly string[] = ['authorization_pending'];
/** `slow_down` to who looks again: the store could not be asked. There is time to hear of it once more. */
const UNDECIDED: readonly string[] = [...PENDING, 'slow_down'];

/** Told to clients that show it alone. */
const progressIn = ({ members }: OAuthError): unknown => members['progress'];

const ifIn =
  (codes: readonly string[]) =>
  (fault: unknown): OAuthError => {
    if (fault instanceof OAuthError && codes.includes(fault.code)) return fault;
    throw fault;
  };
