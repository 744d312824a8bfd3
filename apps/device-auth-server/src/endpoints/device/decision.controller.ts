import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cookies } from '../../http/cookies.js';
import { Csrf } from '../../http/csrf.js';
import { PageDesk } from '../../http/page-desk.js';
import { CLOCK, PROTOCOL, SECRETS } from '../../http/provided.js';
import { Origin } from '../../http/request-origin.js';
import { Pages } from '../../http/route.js';
import { DeviceNoticePage } from '../../pages/notices.js';
import type { Clock, Secrets } from '../../protocol/ports.js';
import type { Protocol } from '../../protocol/protocol.js';
import type { RequestOrigin } from '../../protocol/settings.js';
import { CompanionCookie } from './companion-cookie.js';
import { DecisionBody, ShownCodeBody } from './device.request.js';
import { nextStep } from './steps.js';
import { purpose } from './purpose.js';
import { Answerers } from './answerers.js';
import type { SignedInVisit } from './answerers.js';

/** Nobody reads the card and answers it faster than this (OWASP ASVS 5.0, 2.4.2). */
const QUICKEST_ANSWER_MS = 500;

/** The buttons of the card. Every one is a POST, bound to the code the page showed. */
@Controller('device')
@Pages()
export class DecisionController {
  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(PageDesk) private readonly desk: PageDesk,
    @Inject(Cookies) private readonly cookies: Cookies,
    @Inject(Csrf) private readonly csrf: Csrf,
    @Inject(SECRETS) private readonly secrets: Secrets,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CompanionCookie) private readonly companion: CompanionCookie,
    @Inject(Answerers) private readonly answerers: Answerers,
  ) {}

  @Post('decision')
  async decide(@Body() body: DecisionBody, @Req() request: FastifyRequest, @Res() reply: FastifyReply, @Origin() origin: RequestOrigin): Promise<void> {
    const { user_code: userCode, decision } = body;
    const { cookie, answerer } = await this.answerers.visit(request, reply);
    this.csrf.check(request, cookie, purpose.decision(userCode, body.step, body.shown_at), body.csrf);
    if (answerer === undefined) return this.#signInFirst(reply, userCode);
    if (decision === 'approve' && (await this.#asksOnceMore(reply, answerer, body, origin))) return;

    const word = await this.protocol.decideDeviceAuthorization(answerer.browser, { userCode, approve: decision === 'approve' }, origin);
    if (word !== 'approved' && word !== 'denied') {
      const outcome = word === 'already answered' ? 'answered' : word === 'not yours' ? 'taken' : 'ended';
      return this.desk.show(reply, DeviceNoticePage, { outcome }, { status: 409 });
    }
    this.companion.write(reply, { following: userCode });
    this.desk.go(reply, 303, '/device/outcome');
  }

  /** Lets go of the code, so that the other account can have it, and keeps it for that one's sign-in. */
  @Post('switch-account')
  async switchAccount(@Body() body: ShownCodeBody, @Req() request: FastifyRequest, @Res() reply: FastifyReply, @Origin() origin: RequestOrigin): Promise<void> {
    const { user_code: userCode } = body;
    const { cookie, answerer } = await this.answerers.visit(request, reply);
    this.csrf.check(request, cookie, purpose.switchAccount(userCode), body.csrf);
    if (answerer !== undefined) {
      await this.protocol.releaseUserCode(answerer.browser, userCode);
      await this.protocol.signOut(answerer.browser, origin);
      this.cookies.setSession(reply, this.secrets.newSecret(32));
    }
    this.#signInFirst(reply, userCode);
  }

  #signInFirst(reply: FastifyReply, userCode: string): void {
    this.companion.write(reply, { userCode });
    this.desk.go(reply, 303, '/device');
  }

  /**
   * Whether an approval was not enough, and the person was sent back to the question. A code that is no longer pending is left to the
   * decision, which says what became of it; one that cannot be looked up now is left to its page, which says why.
   */
  async #asksOnceMore(reply: FastifyReply, visit: SignedInVisit, body: DecisionBody, origin: RequestOrigin): Promise<boolean> {
    const { user_code: userCode, step, pressed, user_code_ending: ending } = body;
    const { word } = await this.protocol.followDeviceAuthorization(visit.browser, userCode);
    if (word !== 'pending') return false;
    const found = await this.protocol.lookUpUserCode(visit.browser, userCode, origin);
    if (found.word === 'taken' || found.word === 'none') return false;

    const tooSoon = this.clock() - Number(body.shown_at) < QUICKEST_ANSWER_MS;
    const next =
      'view' in found ? nextStep({ step, pressed: pressed !== undefined, otherNetwork: found.otherNetwork, ending, userCode }) : { step, wrong: false };
    if (!tooSoon && next === undefined) return false;
    const again = tooSoon || next === undefined ? { step, wrong: false } : next;
    this.companion.write(reply, { userCode, again: { userCode, ...again, tooSoon } });
    this.desk.go(reply, 303, '/device');
    return true;
  }
}
