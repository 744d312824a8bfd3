import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { OAuthError } from '@device-auth/oauth-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cookies } from '../../http/cookies.js';
import { isPeeking, isSignedIn, PageDesk } from '../../http/page-desk.js';
import { Origin } from '../../http/request-origin.js';
import { Pages } from '../../http/route.js';
import { CookiesNeededPage, RestartPage } from '../../pages/notices.js';
import type { SignedInBrowser } from '../../protocol/protocol.js';
import type { RequestOrigin } from '../../protocol/settings.js';
import { CompanionClient } from './companion-client.js';
import { CompanionCookie } from './companion-cookie.js';
import type { CompanionMemory } from './companion-cookie.js';
import { CallbackQuery } from './device.request.js';

/** The companion's redirect URI. RFC 6749 §4.1.2. */
@Controller('device/callback')
@Pages()
export class CallbackController {
  constructor(
    @Inject(PageDesk) private readonly desk: PageDesk,
    @Inject(Cookies) private readonly cookies: Cookies,
    @Inject(CompanionCookie) private readonly companion: CompanionCookie,
    @Inject(CompanionClient) private readonly client: CompanionClient,
  ) {}

  @Get()
  async receive(@Query() response: CallbackQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply, @Origin() origin: RequestOrigin): Promise<void> {
    if (isPeeking(request)) return this.desk.peek(request, reply);
    if (!this.cookies.hasSession(request)) return this.desk.show(reply, CookiesNeededPage, {}, { status: 400 });
    const { browser } = await this.desk.visit(request, reply);
    const { flow, ...memory } = this.companion.read(request);
    const { code } = response;
    if (!isSignedIn(browser)) return this.desk.show(reply, RestartPage, {}, { status: 400 });
    // Another tab began anew, or this is Back or Reload: the person is signed in, so asking again costs one redirect and shows nothing.
    if (!this.client.answers(response, flow)) return this.desk.go(reply, 302, '/device');
    // Answered once, for good or ill: a state that has been seen must open nothing again.
    this.companion.write(reply, memory);
    if (code === undefined || !(await this.#redeem(browser, code, flow, origin))) return this.desk.show(reply, RestartPage, {}, { status: 400 });
    this.desk.go(reply, 302, '/device');
  }

  async #redeem(browser: SignedInBrowser, code: string, flow: NonNullable<CompanionMemory['flow']>, origin: RequestOrigin): Promise<boolean> {
    try {
      return await this.client.redeem(browser, code, flow, origin);
    } catch (error) {
      if (error instanceof OAuthError && error.code === 'invalid_grant') return false;
      throw error;
    }
  }
}
