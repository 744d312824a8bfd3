import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Secret } from '@device-auth/oauth-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Csrf } from '../../http/csrf.js';
import { PageError } from '../../http/page-error.js';
import { isPeeking, isSignedIn, PageDesk } from '../../http/page-desk.js';
import type { Visit } from '../../http/page-desk.js';
import { CLOCK, PROTOCOL } from '../../http/provided.js';
import { Origin } from '../../http/request-origin.js';
import { Pages } from '../../http/route.js';
import type { Clock } from '../../protocol/ports.js';
import type { Protocol } from '../../protocol/protocol.js';
import type { RequestOrigin } from '../../protocol/settings.js';
import { AuthorizationPages, consentPurpose } from './authorization-pages.js';
import { AuthorizeParameters, ConsentBody } from './authorize.request.js';

/** Nobody reads and answers a question faster than this (OWASP ASVS 5.0, 2.4.2). */
const QUICKEST_ANSWER_MS = 500;

/** RFC 6749 §4.1.1: the request may come as a query or as a form. */
@Controller('oauth/authorize')
@Pages()
export class AuthorizeController {
  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(PageDesk) private readonly desk: PageDesk,
    @Inject(AuthorizationPages) private readonly pages: AuthorizationPages,
    @Inject(Csrf) private readonly csrf: Csrf,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  async fromQuery(
    @Query() asked: AuthorizeParameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Origin() origin: RequestOrigin,
  ): Promise<void> {
    if (isPeeking(request)) return this.desk.peek(request, reply);
    const visit = await this.desk.visit(request, reply);
    this.pages.answer(reply, visit, await this.protocol.startAuthorization(visit.browser, asked, origin), 302);
  }

  @Post()
  async fromForm(
    @Body() asked: AuthorizeParameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Origin() origin: RequestOrigin,
  ): Promise<void> {
    const visit = await this.desk.visit(request, reply);
    this.pages.answer(reply, visit, await this.protocol.startAuthorization(visit.browser, asked, origin), 303);
  }

  /** The consent form. One shown to another account, or before a new sign-in, is not taken: the question is asked again. */
  @Post('answer')
  async answer(@Body() body: ConsentBody, @Req() request: FastifyRequest, @Res() reply: FastifyReply, @Origin() origin: RequestOrigin): Promise<void> {
    if (body.request === undefined) throw new PageError(400, 'bad request');
    const id = body.request as Secret<'authorization-request'>;
    const visit = await this.desk.visit(request, reply);
    if (!this.#isGenuine(request, visit, body)) return this.#askTheOtherAccount(reply, visit, body, origin);
    if (!isSignedIn(visit.browser)) return this.#askAgain(reply, visit, id, origin, false);
    const approve = body.decision === 'approve';
    if (approve && this.clock() - Number(body.shown_at) < QUICKEST_ANSWER_MS) return this.#askAgain(reply, visit, id, origin, true);
    this.pages.answer(reply, visit, await this.protocol.answerAuthorization(visit.browser, id, approve, origin), 303);
  }

  /** False where the form fits another account than the one signed in by now: its token went with the cookie from before. */
  #isGenuine(request: FastifyRequest, { browser, cookie }: Visit, body: ConsentBody): boolean {
    try {
      this.csrf.check(request, cookie, consentPurpose(body.request ?? '', body.shown_at), body.csrf);
      return true;
    } catch (error) {
      if (isSignedIn(browser) && body.account !== undefined && body.account !== this.pages.accountTag(browser)) return false;
      throw error;
    }
  }

  /** Accounts were switched in another tab. Nothing the form says is used; only a question this browser has open itself is put again. */
  async #askTheOtherAccount(reply: FastifyReply, visit: Visit, { request }: ConsentBody, origin: RequestOrigin): Promise<void> {
    const step = await this.protocol.continueAuthorization(visit.browser, request as Secret<'authorization-request'>, origin);
    if (step.word !== 'consent') throw new PageError(403, 'stale form');
    this.pages.answer(reply, visit, step, 303, { status: 422, accountChanged: true });
  }

  async #askAgain(reply: FastifyReply, visit: Visit, id: Secret<'authorization-request'>, origin: RequestOrigin, tooSoon: boolean): Promise<void> {
    const step = await this.protocol.continueAuthorization(visit.browser, id, origin);
    this.pages.answer(reply, visit, step, 303, { status: 422, tooSoon });
  }
}
