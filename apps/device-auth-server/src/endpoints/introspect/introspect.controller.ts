import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { credentialsOf } from '../../http/client.request.js';
import { PROTOCOL } from '../../http/provided.js';
import { requestOrigin } from '../../http/request-origin.js';
import { ClientEndpoint } from '../../http/route.js';
import type { IntrospectionResponse, Protocol } from '../../protocol/protocol.js';
import { IntrospectionBody } from './introspect.request.js';

/** RFC 7662: an API asks what a token is worth. */
@Controller('oauth/introspect')
export class IntrospectController {
  constructor(@Inject(PROTOCOL) private readonly protocol: Protocol) {}

  @Post()
  @ClientEndpoint({ json: true })
  introspect(@Body() body: IntrospectionBody, @Req() request: FastifyRequest): Promise<IntrospectionResponse> {
    return this.protocol.introspectToken(credentialsOf(body, request), body, requestOrigin(request));
  }
}
