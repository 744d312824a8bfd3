import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Csrf } from '../../http/csrf.js';
import { PageError } from '../../http/page-error.js';
import { isSignedIn, PageDesk } from '../../http/page-desk.js';
import type { Visit } from '../../http/page-desk.js';
import { CLOCK, LOGGER, SECRETS } from '../../http/provided.js';
import type { Logger } from '../../http/provided.js';
import { ConsentPage } from '../../pages/consent.page.js';
import { RefusedRequestPage, RestartPage } from '../../pages/notices.js';
import { SignInPage } from '../../pages/sign-in.page.js';
import type { Clock, Secrets } from '../../protocol/ports.js';
import type { AuthorizationStep, SignedInBrowser } from '../../protocol/protocol.js';

type Waiting = Extract<AuthorizationStep, { word: 'sign in' | 'consent' }>;

/** What is told on a page that is shown again. */
export interface Again {
  readonly status: number;
  readonly username?: string;
  readonly error?: string;
  readonly tooSoon?: boolean;
  readonly accountChanged?: boolean;
}

/** Forms are bound to the request they answer, and the consent form to the instant it was shown. */
export const signInPurpose = (id: string): string => `sign-in ${id}`;
export const consentPurpose = (id: string, shownAt: number | string): string => `consent ${id} ${shownAt}`;

/** Turns the step an authorization request is at into an answer. The request's id rides in the form, so every tab has its own. */
@Injectable()
export class AuthorizationPages {
  constructor(
    @Inject(PageDesk) private readonly desk: PageDesk,
    @Inject(Csrf) private readonly csrf: Csrf,
    @Inject(SECRETS) private readonly secrets: Secrets,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `redirectStatus`: 303 after a POST, 302 after a GET. */
  answer(reply: FastifyReply, visit: Visit, step: AuthorizationStep, redirectStatus: 302 | 303, again?: Again): void {
    switch (step.word) {
      case 'redirect':
        if (step.fault !== undefined) this.logger.error({ err: step.fault, requestId: reply.request.id }, 'the client was told of a fault');
        return this.desk.leave(reply, redirectStatus, step.location);
      case 'refused':
        return this.desk.show(reply, RefusedRequestPage, { reason: step.reason }, { status: 400 });
      case 'limited':
        throw new PageError(429, 'too many', { retryAfterSeconds: Math.ceil(step.retryAfterMs / 1_000) });
      case 'gone':
        return this.desk.show(reply, RestartPage, {}, { status: 400 });
      case 'sign in':
        return this.#signIn(reply, visit, step, again);
      case 'consent':
        return this.#consent(reply, visit, step, again);
    }
  }

  /** Names an account to its own pages without telling its id. */
  accountTag({ endUser }: SignedInBrowser): string {
    return this.secrets.tag('csrf', `account ${endUser.id}`);
  }

  #signIn(reply: FastifyReply, visit: Visit, { id, client, request }: Waiting, again?: Again): void {
    const props = {
      csrf: this.csrf.token(visit.cookie, signInPurpose(id)),
      request: id,
      clientName: client.firstParty ? undefined : client.clientName,
      username: again?.username ?? request.loginHint,
      error: again?.error,
    };
    this.desk.show(reply, SignInPage, props, { status: again?.status });
  }

  #consent(reply: FastifyReply, visit: Visit, { id, client, request }: Waiting, again?: Again): void {
    const { browser, cookie } = visit;
    if (!isSignedIn(browser)) return this.desk.show(reply, RestartPage, {}, { status: 400 });
    const shownAt = this.clock();
    const props = {
      csrf: this.csrf.token(cookie, consentPurpose(id, shownAt)),
      shownAt,
      request: id,
      clientName: client.clientName,
      redirectUri: request.redirectUri,
      account: browser.endUser,
      accountTag: this.accountTag(browser),
      scope: request.scope,
      tooSoon: again?.tooSoon,
      accountChanged: again?.accountChanged,
    };
    this.desk.show(reply, ConsentPage, props, { status: again?.status, formTargets: [formTarget(request.redirectUri)] });
  }
}

/** As a CSP source: the origin, or the scheme of an app's own; CSP has no spelling for IPv6 addresses. */
function formTarget(redirectUri: string): string {
  const { protocol, origin, hostname } = new URL(redirectUri);
  return protocol.startsWith('http') && !hostname.startsWith('[') ? origin : protocol;
}
