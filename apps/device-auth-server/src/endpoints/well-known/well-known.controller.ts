import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerCacheable } from '../../http/cacheable.js';
import { PROTOCOL } from '../../http/provided.js';
import { ClientEndpoint } from '../../http/route.js';
import type { Protocol } from '../../protocol/protocol.js';

/**
 * One document at two addresses: OpenID Connect Discovery §4 appends its name to the issuer, RFC 8414 §3 puts its own between the issuer's
 * host and path (`app.ts` leads that one here).
 */
@Controller('.well-known')
export class WellKnownController {
  constructor(@Inject(PROTOCOL) private readonly protocol: Protocol) {}

  @Get(['openid-configuration', 'oauth-authorization-server'])
  @ClientEndpoint()
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string | undefined {
    return answerCacheable(request, reply, this.protocol.metadata());
  }
}
