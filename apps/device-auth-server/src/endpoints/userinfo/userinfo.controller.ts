import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { OAuthError } from '@device-auth/oauth-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROTOCOL, SITE } from '../../http/provided.js';
import { ClientEndpoint } from '../../http/route.js';
import type { Site } from '../../http/site.js';
import type { JwtClaims } from '../../protocol/ports.js';
import type { Protocol } from '../../protocol/protocol.js';

/** RFC 6750 §2.1, the scheme in any case (RFC 9110 §11.1). */
const BEARER = /^Bearer(?: +(.*))?$/iu;

/** OpenID Connect Core §5.3. The token comes in the `Authorization` header and nowhere else (RFC 9700 §4.3.2). */
@Controller('oauth/userinfo')
export class UserinfoController {
  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(SITE) private readonly site: Site,
  ) {}

  @Get()
  @ClientEndpoint({ bearer: true })
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<JwtClaims> | undefined {
    const bearer = BEARER.exec(request.headers.authorization ?? '');
    if (bearer) return this.protocol.userInfo(bearer[1] ?? '');
    // RFC 6750 §3.1: who brought no token is told how, and no error.
    reply.status(401).header('www-authenticate', `Bearer realm="${this.site.issuer}"`);
    return undefined;
  }

  @Post()
  @ClientEndpoint({ bearer: true })
  post(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<JwtClaims> | undefined {
    const inBody = request.body instanceof Map && request.body.has('access_token');
    if (inBody && request.headers.authorization !== undefined) throw new OAuthError('invalid_request', 'more than one way of sending the token');
    return this.get(request, reply);
  }
}
