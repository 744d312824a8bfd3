import type { FastifyReply, FastifyRequest } from 'fastify';
import { Inject, Injectable } from '@nestjs/common';
import { isSignedIn, PageDesk } from '../../http/page-desk.js';
import type { Visit } from '../../http/page-desk.js';
import { PROTOCOL } from '../../http/provided.js';
import type { Protocol, SignedInBrowser } from '../../protocol/protocol.js';

export interface SignedInVisit extends Visit {
  readonly browser: SignedInBrowser;
}

/** Who may look codes up and answer them: a signed-in person whose session holds the companion's access token. */
@Injectable()
export class Answerers {
  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(PageDesk) private readonly desk: PageDesk,
  ) {}

  async visit(request: FastifyRequest, reply: FastifyReply): Promise<Visit & { readonly answerer?: SignedInVisit }> {
    const { cookie, browser } = await this.desk.visit(request, reply);
    if (!isSignedIn(browser) || !(await this.protocol.mayDecide(browser))) return { cookie, browser };
    return { cookie, browser, answerer: { cookie, browser } };
  }
}
