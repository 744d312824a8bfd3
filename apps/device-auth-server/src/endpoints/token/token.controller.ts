import { Body, Controller, Header, Inject, Post, Req } from '@nestjs/common';
import type { TokenResponse } from '@device-auth/oauth-core';
import type { FastifyRequest } from 'fastify';
import { credentialsOf } from '../../http/client.request.js';
import { PROTOCOL } from '../../http/provided.js';
import { Origin } from '../../http/request-origin.js';
import { ClientEndpoint } from '../../http/route.js';
import type { Protocol } from '../../protocol/protocol.js';
import type { RequestOrigin } from '../../protocol/settings.js';
import { TokenBody } from './token.request.js';

/** RFC 6749 §3.2: every grant, the polls of devices among them. */
@Controller('oauth/token')
export class TokenController {
  constructor(@Inject(PROTOCOL) private readonly protocol: Protocol) {}

  @Post()
  @Header('pragma', 'no-cache') // RFC 6749 §5.1: HTTP/1.0 caches know no Cache-Control.
  @ClientEndpoint({ json: true })
  exchange(@Body() body: TokenBody, @Req() request: FastifyRequest, @Origin() origin: RequestOrigin): Promise<TokenResponse> {
    return this.protocol.exchangeToken(credentialsOf(body, request), body, origin);
  }
}
