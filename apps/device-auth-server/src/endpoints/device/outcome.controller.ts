import { Readable } from 'node:stream';
import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Csrf } from '../../http/csrf.js';
import { isPeeking, PageDesk } from '../../http/page-desk.js';
import { CLIENTS, PROTOCOL, STOPPING } from '../../http/provided.js';
import { Origin } from '../../http/request-origin.js';
import { Pages } from '../../http/route.js';
import { DeviceOutcomePage } from '../../pages/device-outcome.page.js';
import { DeviceNoticePage } from '../../pages/notices.js';
import type { ClientRegistry } from '../../protocol/client/client.js';
import type { FollowAnswer } from '../../protocol/device-authorization/device-authorization.js';
import type { Protocol } from '../../protocol/protocol.js';
import type { RequestOrigin } from '../../protocol/settings.js';
import { CompanionCookie } from './companion-cookie.js';
import { deviceEvents } from './device-events.js';
import { ShownCodeBody } from './device.request.js';
import { OpenStreams } from './open-streams.js';
import { purpose } from './purpose.js';
import { Answerers } from './answerers.js';
import type { SignedInVisit } from './answerers.js';

type Followed = Exclude<FollowAnswer, { word: 'none' }>;

/** What became of an answer: the page follows the device until it has its tokens. */
@Controller('device')
@Pages()
export class OutcomeController {
  readonly #streams = new OpenStreams();

  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(PageDesk) private readonly desk: PageDesk,
    @Inject(Csrf) private readonly csrf: Csrf,
    @Inject(CLIENTS) private readonly clients: ClientRegistry,
    @Inject(STOPPING) private readonly stopping: AbortSignal,
    @Inject(CompanionCookie) private readonly companion: CompanionCookie,
    @Inject(Answerers) private readonly answerers: Answerers,
  ) {}

  @Get('outcome')
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (isPeeking(request)) return this.desk.peek(request, reply);
    const { following, disowned } = this.companion.read(request);
    const { answerer } = await this.answerers.visit(request, reply);
    if (answerer === undefined || following === undefined) return this.desk.go(reply, 302, '/device');
    if (disowned === true) return this.desk.show(reply, DeviceNoticePage, { outcome: 'disowned' });
    const device = await this.protocol.followDeviceAuthorization(answerer.browser, following);
    if (device.word === 'none' || device.word === 'expired') return this.desk.show(reply, DeviceNoticePage, { outcome: 'ended' });
    if (device.word === 'denied') return this.desk.show(reply, DeviceNoticePage, { outcome: 'denied' });
    if (device.word === 'pending') return this.desk.go(reply, 302, '/device');
    this.#follow(reply, answerer, following, device.word, device);
  }

  /** Says `moved` once there is news; the page then asks for itself anew. */
  @Get('events')
  async events(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { following } = this.companion.read(request);
    const { answerer } = await this.answerers.visit(request, reply);
    if (answerer === undefined || following === undefined || isPeeking(request)) return void reply.status(204).send();
    const sessionId = answerer.browser.session.id;
    // A browser does not ask again after an answer that is no stream; the page still tells its news when it is loaded anew.
    if (!this.#streams.open(sessionId)) return void reply.status(429).send();
    const gone = new AbortController();
    const over = (): void => {
      this.#streams.close(sessionId);
      gone.abort();
    };
    // Who left while their session was looked up is gone already, and says so no more.
    if (reply.raw.destroyed) return over();
    reply.raw.once('close', over);
    const events = deviceEvents(this.protocol, answerer.browser, following, AbortSignal.any([gone.signal, this.stopping]));
    void reply.header('content-type', 'text/event-stream; charset=utf-8').header('x-accel-buffering', 'no').send(Readable.from(events));
  }

  @Post('disown')
  async disown(@Body() body: ShownCodeBody, @Req() request: FastifyRequest, @Res() reply: FastifyReply, @Origin() origin: RequestOrigin): Promise<void> {
    const { user_code: userCode } = body;
    const { cookie, answerer } = await this.answerers.visit(request, reply);
    this.csrf.check(request, cookie, purpose.disown(userCode), body.csrf);
    if (answerer === undefined) return this.desk.go(reply, 303, '/device');
    const word = await this.protocol.disownDeviceAuthorization(answerer.browser, userCode, origin);
    if (word === 'none') return this.#nothingToEnd(reply, answerer, userCode);
    this.companion.write(reply, { following: userCode, disowned: true });
    this.desk.go(reply, 303, '/device/outcome');
  }

  /** Ended already, by a second press or in another tab; or the code is forgotten, and what it gave with it. */
  async #nothingToEnd(reply: FastifyReply, { browser }: SignedInVisit, userCode: string): Promise<void> {
    const { word } = await this.protocol.followDeviceAuthorization(browser, userCode);
    this.desk.show(reply, DeviceNoticePage, { outcome: word === 'denied' ? 'disowned' : 'out of reach' }, { status: 409 });
  }

  #follow(reply: FastifyReply, { cookie }: SignedInVisit, userCode: string, state: 'approved' | 'redeemed', { clientId, device }: Followed): void {
    const props = {
      state,
      userCode,
      csrf: this.csrf.token(cookie, purpose.disown(userCode)),
      clientName: this.clients.find(clientId)?.clientName ?? clientId,
      deviceName: device.name,
    };
    this.desk.show(reply, DeviceOutcomePage, props, { connects: state === 'approved' });
  }
}
