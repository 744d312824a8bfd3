import { Body, Controller, Header, Inject, Post, Req, Res } from '@nestjs/common';
import type { TokenResponse } from '@device-auth/oauth-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { credentialsOf } from '../../http/client.request.js';
import { PROTOCOL } from '../../http/provided.js';
import { requestOrigin } from '../../http/request-origin.js';
import { ClientEndpoint } from '../../http/route.js';
import type { Protocol } from '../../protocol/protocol.js';
import { HeldPolls } from './held-polls.js';
import type { Ask } from './held-polls.js';
import { TokenBody } from './token.request.js';

/** RFC 6749 §3.2: every grant, the polls of devices among them. */
@Controller('oauth/token')
export class TokenController {
  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(HeldPolls) private readonly heldPolls: HeldPolls,
  ) {}

  @Post()
  @Header('pragma', 'no-cache') // RFC 6749 §5.1: HTTP/1.0 caches know no Cache-Control.
  @ClientEndpoint({ json: true })
  exchange(@Body() body: TokenBody, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<TokenResponse> {
    const ask: Ask = (again) => this.protocol.exchangeToken(credentialsOf(body, request), body, requestOrigin(request), again);
    const { prefer } = request.headers;
    return prefer === undefined ? ask() : this.heldPolls.ask(ask, body, [prefer].flat().join(','), reply);
  }
}
