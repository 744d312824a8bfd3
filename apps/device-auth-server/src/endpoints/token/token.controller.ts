import { Body, Controller, Header, Inject, Post, Req, Res } from '@nestjs/common';
import { OAuthError } from '@device-auth/oauth-core';
import type { TokenResponse } from '@device-auth/oauth-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { credentialsOf } from '../../http/client.request.js';
import { PROTOCOL } from '../../http/provided.js';
import { requestOrigin } from '../../http/request-origin.js';
import { ClientEndpoint } from '../../http/route.js';
import { preferredWait, Waiting } from '../../http/waiting.js';
import type { Woken } from '../../http/waiting.js';
import type { Protocol } from '../../protocol/protocol.js';
import { TokenBody } from './token.request.js';

/** RFC 6749 §3.2: every grant, the polls of devices among them. */
@Controller('oauth/token')
export class TokenController {
  /** As the metadata announces it. */
  readonly #longestWait: number;

  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(Waiting) private readonly waiting: Waiting,
  ) {
    this.#longestWait = Number(protocol.metadata()['device_poll_wait_max']);
  }

  @Post()
  @Header('pragma', 'no-cache') // RFC 6749 §5.1: HTTP/1.0 caches know no Cache-Control.
  @ClientEndpoint({ json: true })
  exchange(@Body() body: TokenBody, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<TokenResponse> {
    const ask = (): Promise<TokenResponse> => this.protocol.exchangeToken(credentialsOf(body, request), body, requestOrigin(request));
    const { device_code: deviceCode } = body;
    const { prefer } = request.headers;
    const seconds = deviceCode === undefined || prefer === undefined ? undefined : preferredWait([prefer].flat().join(','), this.#longestWait);
    return deviceCode === undefined || seconds === undefined || !this.waiting.hasPlace ? ask() : this.#askAndWait(ask, deviceCode, seconds, reply);
  }

  /** A poll that finds nobody has answered yet waits for the answer (RFC 7240 `wait`). It counts as one poll, at the moment it came. */
  async #askAndWait(ask: () => Promise<TokenResponse>, deviceCode: string, seconds: number, reply: FastifyReply): Promise<TokenResponse> {
    let woken: Woken | undefined;
    const wake = (why: Woken): void => {
      woken ??= why;
      this.waiting.end(deviceCode, why);
    };
    // Listening begins before the question, so that nothing happens unseen between the two.
    const stopListening = this.protocol.onDeviceCodeMove(deviceCode, () => wake('news'));
    const hungUp = (): void => wake('gone');
    reply.raw.once('close', hungUp);
    try {
      return await ask();
    } catch (pending) {
      if (!(pending instanceof OAuthError) || pending.code !== 'authorization_pending') throw pending;
      reply.header('preference-applied', `wait=${seconds}`);
      const why = woken ?? (await this.waiting.hold(deviceCode, seconds));
      // Only an answer is worth a second look: what is decided is told whatever the pace, and anything else would be one more poll.
      if (why === 'news') return await ask();
      throw pending;
    } finally {
      stopListening();
      reply.raw.off('close', hungUp);
    }
  }
}
