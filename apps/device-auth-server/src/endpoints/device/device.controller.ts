import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Csrf } from '../../http/csrf.js';
import { PageError } from '../../http/page-error.js';
import { isPeeking, isSignedIn, PageDesk } from '../../http/page-desk.js';
import { PROTOCOL } from '../../http/provided.js';
import { Origin } from '../../http/request-origin.js';
import { Pages } from '../../http/route.js';
import { EnterCodePage } from '../../pages/enter-code.page.js';
import { en } from '../../pages/text/en.js';
import type { LookUpAnswer, Protocol } from '../../protocol/protocol.js';
import type { RequestOrigin } from '../../protocol/settings.js';
import { CompanionClient } from './companion-client.js';
import { CompanionCookie } from './companion-cookie.js';
import type { CompanionMemory } from './companion-cookie.js';
import { DeviceCard } from './device-card.js';
import { DeviceQuery, EnterCodeBody } from './device.request.js';
import { purpose } from './purpose.js';
import { Answerers } from './answerers.js';
import type { SignedInVisit } from './answerers.js';

type NotFound = Exclude<LookUpAnswer, { word: 'claimed' | 'yours' | 'sign in again' }>;

/** `verification_uri`: where a person enters a code and meets the device behind it. RFC 8628 §3.3. */
@Controller()
@Pages()
export class DeviceController {
  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(PageDesk) private readonly desk: PageDesk,
    @Inject(Csrf) private readonly csrf: Csrf,
    @Inject(CompanionCookie) private readonly companion: CompanionCookie,
    @Inject(CompanionClient) private readonly client: CompanionClient,
    @Inject(Answerers) private readonly answerers: Answerers,
    @Inject(DeviceCard) private readonly card: DeviceCard,
  ) {}

  /** `verification_uri_complete`, as the QR code carries it. Nothing is looked up; the code leaves the address bar. RFC 8628 §3.3.1. */
  @Get('D/:code')
  scanned(@Param('code') code: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.#keep(request, reply, code);
  }

  @Get('device')
  async show(@Query() query: DeviceQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply, @Origin() origin: RequestOrigin): Promise<void> {
    if (query.user_code !== undefined) return this.#keep(request, reply, query.user_code);
    if (isPeeking(request)) return this.desk.peek(request, reply);
    const memory = this.companion.read(request);
    const { browser, answerer } = await this.answerers.visit(request, reply);
    if (answerer === undefined && !isSignedIn(browser)) this.#noteOpened(reply, memory.userCode);
    if (answerer === undefined) return this.#askForSignIn(reply, memory);
    if (memory.userCode === undefined) return this.#form(reply, answerer);

    const answer = await this.protocol.lookUpUserCode(answerer.browser, memory.userCode, origin);
    if (answer.word === 'sign in again') return this.#askForSignIn(reply, memory, { anew: true });
    if ('view' in answer) return this.card.show(reply, answerer, answer, memory.again);
    this.companion.write(reply, { ...memory, userCode: undefined });
    this.#form(reply, answerer, { answer, typed: memory.userCode, status: 200 });
  }

  @Post('device')
  async enter(
    @Body() body: EnterCodeBody,
    @Query() query: DeviceQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Origin() origin: RequestOrigin,
  ): Promise<void> {
    if (query.user_code !== undefined) throw new PageError(400, 'bad request', { detail: 'user_code must not be in the query of a form' });
    const typed = body.user_code ?? '';
    const { cookie, answerer } = await this.answerers.visit(request, reply);
    this.csrf.check(request, cookie, purpose.enterCode, body.csrf);
    if (answerer !== undefined) {
      const answer = await this.protocol.lookUpUserCode(answerer.browser, typed, origin);
      if (!('view' in answer) && answer.word !== 'sign in again') return this.#form(reply, answerer, { answer, typed, status: 422 });
    }
    this.companion.write(reply, { userCode: typed });
    this.desk.go(reply, 303, '/device');
  }

  #keep(request: FastifyRequest, reply: FastifyReply, userCode: string): void {
    if (!isPeeking(request)) this.companion.write(reply, { userCode });
    this.desk.go(reply, 303, '/device');
  }

  /** Once the answer has left: neither how long it takes nor what comes of it is anybody's to see. */
  #noteOpened({ raw }: FastifyReply, userCode: string | undefined): void {
    if (userCode === undefined) return;
    raw.once('finish', () => void this.protocol.noteUserCodeOpened(userCode).catch(() => undefined));
  }

  /** The code that was typed or scanned waits in the cookie. */
  async #askForSignIn(reply: FastifyReply, memory: CompanionMemory, how: { readonly anew?: boolean } = {}): Promise<void> {
    const { location, flow } = await this.client.begin(how);
    this.companion.write(reply, { ...memory, flow });
    this.desk.leave(reply, 302, location);
  }

  #form(reply: FastifyReply, { browser, cookie }: SignedInVisit, again?: { readonly answer: NotFound; readonly typed: string; readonly status: number }): void {
    const limited = again?.answer.word === 'limited';
    if (again?.answer.word === 'limited') reply.header('retry-after', secondsOf(again.answer.retryAfterMs));
    const props = {
      csrf: this.csrf.token(cookie, purpose.enterCode),
      account: browser.endUser,
      typed: again?.typed,
      error: again === undefined ? undefined : explain(again.answer),
    };
    this.desk.show(reply, EnterCodePage, props, { status: limited ? 429 : again?.status });
  }
}

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000));

/** Unknown, expired and answered codes read alike (RFC 8628 §5.1). */
function explain(answer: NotFound): string {
  const words = en.enterCode;
  switch (answer.word) {
    case 'empty':
      return words.empty;
    case 'malformed':
      return words.malformed(answer.characters);
    case 'limited':
      return words.limited(en.wait(secondsOf(answer.retryAfterMs)));
    case 'taken':
      return words.taken;
    case 'none':
      return words.none;
  }
}
