import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Secret } from '@device-auth/oauth-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cookies } from '../../http/cookies.js';
import { Csrf } from '../../http/csrf.js';
import { PageError } from '../../http/page-error.js';
import { isSignedIn, PageDesk } from '../../http/page-desk.js';
import type { Visit } from '../../http/page-desk.js';
import { PROTOCOL } from '../../http/provided.js';
import { Origin } from '../../http/request-origin.js';
import { Pages } from '../../http/route.js';
import { CookiesNeededPage } from '../../pages/notices.js';
import { en } from '../../pages/text/en.js';
import type { Protocol, SignInAnswer } from '../../protocol/protocol.js';
import type { RequestOrigin } from '../../protocol/settings.js';
import { type Again, AuthorizationPages, signInPurpose } from './authorization-pages.js';
import { SignInBody } from './authorize.request.js';

const BUSY_SECONDS = 3;

type RequestId = Secret<'authorization-request'>;

/**
 * The one way to sign in: a step of an authorization request, the companion's own included. A form that is not taken is shown again with 422
 * (RFC 9110 §15.5.21): 401 would have to name an HTTP authentication scheme, and password managers read any 4xx as "not signed in".
 */
@Controller('sign-in')
@Pages()
export class SignInController {
  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(PageDesk) private readonly desk: PageDesk,
    @Inject(AuthorizationPages) private readonly pages: AuthorizationPages,
    @Inject(Cookies) private readonly cookies: Cookies,
    @Inject(Csrf) private readonly csrf: Csrf,
  ) {}

  /** There is nothing to sign in to by itself; the companion asks for it. */
  @Get()
  start(@Res() reply: FastifyReply): void {
    this.desk.go(reply, 302, '/device');
  }

  @Post()
  async signIn(@Body() body: SignInBody, @Req() request: FastifyRequest, @Res() reply: FastifyReply, @Origin() origin: RequestOrigin): Promise<void> {
    if (body.request === undefined) throw new PageError(400, 'bad request');
    if (!this.cookies.hasSession(request)) return this.desk.show(reply, CookiesNeededPage, {}, { status: 403 });
    const id = body.request as RequestId;
    const visit = await this.desk.visit(request, reply);
    if (this.#isDone(request, visit, body)) return this.#goOn(reply, visit, id, origin);

    if (body.username === undefined || body.password === undefined) {
      return this.#goOn(reply, visit, id, origin, { status: 422, username: body.username, error: en.signIn.incomplete });
    }
    const answer = await this.protocol.signIn(visit.browser, body.username, body.password, origin);
    if (answer.word !== 'signed in') return this.#goOn(reply, visit, id, origin, refusal(reply, answer, body.username));
    this.cookies.setSession(reply, answer.cookie);
    return this.#goOn(reply, { cookie: answer.cookie, browser: answer.browser }, id, origin);
  }

  /**
   * A form from before a sign-in in another tab, or sent once more by Back and Reload: its token is void with the cookie it was made for.
   * Nothing it says is used; the request it belongs to goes on by the sign-in there is.
   */
  #isDone(request: FastifyRequest, { cookie, browser }: Visit, body: SignInBody): boolean {
    try {
      this.csrf.check(request, cookie, signInPurpose(body.request ?? ''), body.csrf);
      return false;
    } catch (error) {
      if (error instanceof PageError && isSignedIn(browser)) return true;
      throw error;
    }
  }

  async #goOn(reply: FastifyReply, visit: Visit, id: RequestId, origin: RequestOrigin, again?: Again): Promise<void> {
    this.pages.answer(reply, visit, await this.protocol.continueAuthorization(visit.browser, id, origin), 303, again);
  }
}

function refusal(reply: FastifyReply, answer: Exclude<SignInAnswer, { word: 'signed in' }>, username: string): Again {
  const words = en.signIn;
  if (answer.word === 'refused') return { status: 422, username, error: words.refused };
  const seconds = answer.word === 'limited' ? Math.ceil(answer.retryAfterMs / 1_000) : BUSY_SECONDS;
  reply.header('retry-after', seconds);
  return answer.word === 'limited' ? { status: 429, username, error: words.limited(en.wait(seconds)) } : { status: 503, username, error: words.busy };
}
