import { Inject, Injectable } from '@nestjs/common';
import type { Secret } from '@device-auth/oauth-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Branding } from '../config/config.js';
import type { Look } from '../pages/frame.js';
import { renderPage } from '../pages/render.js';
import type { Page } from '../pages/render.js';
import type { Browser, Protocol, SignedInBrowser } from '../protocol/protocol.js';
import { Cookies } from './cookies.js';
import { answerPage } from './headers.js';
import type { PageOptions } from './headers.js';
import { BRANDING, PROTOCOL, SITE } from './provided.js';
import type { Site } from './site.js';

/** A browser at the desk, and the cookie value its form tokens are bound to. */
export interface Visit {
  readonly cookie: Secret<'session'>;
  readonly browser: Browser;
}

export const isSignedIn = (browser: Browser): browser is SignedInBrowser => browser.session !== undefined && browser.endUser !== undefined;

/** HEAD and prefetch only look: they must start, claim and consume nothing. */
export function isPeeking({ method, headers }: FastifyRequest): boolean {
  return (
    method === 'HEAD' || /prefetch|prerender|preview/iu.test(`${String(headers['sec-purpose'])} ${String(headers['purpose'])} ${String(headers['x-purpose'])}`)
  );
}

/** Where people are served: who is it, and what do they get to see. */
@Injectable()
export class PageDesk {
  readonly #look: Look;

  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(SITE) private readonly site: Site,
    @Inject(BRANDING) branding: Branding,
    @Inject(Cookies) private readonly cookies: Cookies,
  ) {
    this.#look = { branding, path: site.path, demoOverHttp: !site.secure };
  }

  async visit(request: FastifyRequest, reply: FastifyReply): Promise<Visit> {
    const cookie = this.cookies.session(request, reply);
    return { cookie, browser: await this.protocol.findBrowser(cookie) };
  }

  show<Props extends object>(reply: FastifyReply, page: Page<Props>, props: Props, options: PageOptions & { readonly status?: number } = {}): void {
    const nonce = answerPage(reply, options);
    void reply.status(options.status ?? 200).send(renderPage(page, props, { ...this.#look, nonce }));
  }

  /** To a path of ours: 303 after a POST, 302 after a GET. */
  go(reply: FastifyReply, status: 302 | 303, path: string): void {
    this.leave(reply, status, this.site.path + path);
  }

  /** To where a client wants its answer; never a location a request asked for without its being registered. */
  leave(reply: FastifyReply, status: 302 | 303, location: string): void {
    void reply.status(status).header('location', location).send();
  }

  /** A prefetched page must not be shown in place of a real one, so it is refused; HEAD learns that there is a page. */
  peek(request: FastifyRequest, reply: FastifyReply): void {
    answerPage(reply);
    void reply.status(request.method === 'HEAD' ? 200 : 503).send('');
  }
}
