import { Body, Controller, Header, Inject, Post, Req } from '@nestjs/common';
import type { DeviceAuthorizationResponse } from '@device-auth/oauth-core';
import type { FastifyRequest } from 'fastify';
import { credentialsOf } from '../../http/client.request.js';
import { PROTOCOL } from '../../http/provided.js';
import { requestOrigin } from '../../http/request-origin.js';
import { ClientEndpoint } from '../../http/route.js';
import type { Protocol } from '../../protocol/protocol.js';
import { DeviceAuthorizationBody } from './device-authorization.request.js';

/** RFC 8628 §3.1: a device asks for its two codes. */
@Controller('oauth/device_authorization')
export class DeviceAuthorizationController {
  constructor(@Inject(PROTOCOL) private readonly protocol: Protocol) {}

  @Post()
  @Header('pragma', 'no-cache') // RFC 6749 §5.1: HTTP/1.0 caches know no Cache-Control.
  @ClientEndpoint({ json: true })
  start(@Body() body: DeviceAuthorizationBody, @Req() request: FastifyRequest): Promise<DeviceAuthorizationResponse> {
    return this.protocol.startDeviceAuthorization(credentialsOf(body, request), body, requestOrigin(request));
  }
}
