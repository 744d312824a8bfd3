import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cookies } from '../../http/cookies.js';
import { Csrf } from '../../http/csrf.js';
import { isPeeking, isSignedIn, PageDesk } from '../../http/page-desk.js';
import { PROTOCOL, SECRETS } from '../../http/provided.js';
import { Origin } from '../../http/request-origin.js';
import { Pages } from '../../http/route.js';
import { SignedOutPage } from '../../pages/notices.js';
import { SignOutPage } from '../../pages/sign-out.page.js';
import type { Secrets } from '../../protocol/ports.js';
import type { Protocol } from '../../protocol/protocol.js';
import type { RequestOrigin } from '../../protocol/settings.js';
import { SignOutBody } from './sign-out.request.js';

const PURPOSE = 'sign-out';

/** Ends the browser's one session, the companion's and everyone else's. Devices keep what they got. */
@Controller('sign-out')
@Pages()
export class SignOutController {
  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(PageDesk) private readonly desk: PageDesk,
    @Inject(Cookies) private readonly cookies: Cookies,
    @Inject(Csrf) private readonly csrf: Csrf,
    @Inject(SECRETS) private readonly secrets: Secrets,
  ) {}

  @Get()
  async ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (isPeeking(request)) return this.desk.peek(request, reply);
    const { browser, cookie } = await this.desk.visit(request, reply);
    if (!isSignedIn(browser)) return this.desk.show(reply, SignedOutPage, {});
    this.desk.show(reply, SignOutPage, { csrf: this.csrf.token(cookie, PURPOSE), account: browser.endUser });
  }

  @Post()
  async signOut(@Body() body: SignOutBody, @Req() request: FastifyRequest, @Res() reply: FastifyReply, @Origin() origin: RequestOrigin): Promise<void> {
    const { browser, cookie } = await this.desk.visit(request, reply);
    this.csrf.check(request, cookie, PURPOSE, body.csrf);
    await this.protocol.signOut(browser, origin);
    this.cookies.setSession(reply, this.secrets.newSecret(32));
    this.cookies.forget(reply, 'companion');
    // Not "cache": nothing of ours is cached, and browsers take seconds over it.
    reply.header('clear-site-data', '"cookies", "storage"');
    this.desk.go(reply, 303, '/sign-out');
  }
}
