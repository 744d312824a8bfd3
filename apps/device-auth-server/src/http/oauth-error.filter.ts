import { Catch, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { OAuthError } from '@device-auth/oauth-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { PageErrorFilter } from './page-error.filter.js';
import { problem } from './problem.js';
import { LOGGER, SITE } from './provided.js';
import { logFault, refusalOf } from './refusal.js';
import { routeOf } from './route.js';
import type { Site } from './site.js';

/** RFC 6750 §3: the error is told in the challenge too; its text is free of quotes and backslashes already. */
function bearerChallenge(realm: string, error: OAuthError): string {
  const { scope } = error.members;
  return `Bearer realm="${realm}", error="${error.code}", error_description="${error.description}"${typeof scope === 'string' ? `, scope="${scope}"` : ''}`;
}

/** A person typed a wrong address, rather than a client: only where no route could say which of them it serves. */
const wantsPage = (request: FastifyRequest): boolean => request.is404 && /\btext\/html\b/u.test(request.headers.accept ?? '');

/** The one place where `OAuthError` becomes bytes (RFC 6749 §5.2, RFC 6750 §3). Faults become RFC 9457 problems without an `error` member. */
@Catch()
export class OAuthErrorFilter implements ExceptionFilter {
  constructor(
    private readonly pages: PageErrorFilter,
    @Inject(SITE) private readonly site: Site,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (routeOf(request).kind === 'page' || wantsPage(request)) return this.pages.answer(thrown, request, reply);
    const refusal = refusalOf(thrown);
    logFault(this.logger, refusal, thrown, request.id);
    const { status, oauth, retryAfterSeconds } = refusal;
    if (reply.sent) return;
    if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
    // RFC 6749 §5.1: HTTP/1.0 caches know no `Cache-Control`.
    reply.status(status).header('cache-control', 'no-store').header('pragma', 'no-cache');
    if (oauth === undefined) {
      void reply.type('application/problem+json; charset=utf-8').send(problem(status, request.id));
      return;
    }
    this.#challenge(oauth, request, reply);
    void reply.type('application/json; charset=utf-8').send(oauth.text);
  }

  #challenge(error: OAuthError, request: FastifyRequest, reply: FastifyReply): void {
    const { issuer } = this.site;
    if (routeOf(request).bearer || error.code === 'invalid_token') reply.header('www-authenticate', bearerChallenge(issuer, error));
    else if (error.status === 401) reply.header('www-authenticate', `Basic realm="${issuer}"`);
  }
}
