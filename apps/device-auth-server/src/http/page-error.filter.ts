import { Catch, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { answerPage } from './headers.js';
import { PageError } from './page-error.js';
import type { ErrorPageView, PageTrouble, RenderErrorPage } from './page-error.js';
import { LOGGER, RENDER_ERROR_PAGE } from './provided.js';
import { logFault, refusalOf } from './refusal.js';

const TROUBLE: Readonly<Record<number, PageTrouble>> = {
  404: 'not found',
  405: 'wrong method',
  413: 'too large',
  414: 'too large',
  415: 'wrong type',
  429: 'too many',
  503: 'busy',
};

type View = Omit<ErrorPageView, 'requestId'>;

function viewOf(thrown: unknown): View {
  if (thrown instanceof PageError) return { status: thrown.status, trouble: thrown.trouble, ...thrown.options };
  const { status, retryAfterSeconds, oauth } = refusalOf(thrown);
  const trouble = TROUBLE[status] ?? (status < 500 ? 'bad request' : 'fault');
  return { status, trouble, retryAfterSeconds, detail: oauth?.description };
}

/** Answers a person whose request failed with a page: what happened, a way on, and the request's id. Chosen by `@Pages()`. */
@Catch()
export class PageErrorFilter implements ExceptionFilter {
  constructor(
    @Inject(RENDER_ERROR_PAGE) private readonly render: RenderErrorPage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (!(thrown instanceof PageError)) logFault(this.logger, refusalOf(thrown), thrown, request.id);
    const view = viewOf(thrown);
    if (reply.sent) return;
    if (view.retryAfterSeconds !== undefined) reply.header('retry-after', view.retryAfterSeconds);
    const nonce = answerPage(reply);
    void reply.status(view.status).send(this.render({ ...view, requestId: request.id }, nonce));
  }
}
