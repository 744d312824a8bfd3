import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerCacheable } from '../../http/cacheable.js';
import { PROTOCOL } from '../../http/provided.js';
import { ClientEndpoint } from '../../http/route.js';
import type { Protocol } from '../../protocol/protocol.js';

/** RFC 7517 §5: the public keys tokens are checked with. */
@Controller('oauth/jwks')
export class JwksController {
  constructor(@Inject(PROTOCOL) private readonly protocol: Protocol) {}

  @Get()
  @ClientEndpoint()
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string | undefined {
    return answerCacheable(request, reply, this.protocol.keySet());
  }
}
