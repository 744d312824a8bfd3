import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { credentialsOf } from '../../http/client.request.js';
import { PROTOCOL } from '../../http/provided.js';
import { requestOrigin } from '../../http/request-origin.js';
import { ClientEndpoint } from '../../http/route.js';
import type { Protocol } from '../../protocol/protocol.js';
import { RevocationBody } from './revoke.request.js';

/** RFC 7009: a client gives a token back; an unknown one is as good as given back. */
@Controller('oauth/revoke')
export class RevokeController {
  constructor(@Inject(PROTOCOL) private readonly protocol: Protocol) {}

  @Post()
  @ClientEndpoint({ json: true })
  revoke(@Body() body: RevocationBody, @Req() request: FastifyRequest): Promise<void> {
    return this.protocol.revokeToken(credentialsOf(body, request), body, requestOrigin(request));
  }
}
