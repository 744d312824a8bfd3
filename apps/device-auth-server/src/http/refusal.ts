import { HttpException } from '@nestjs/common';
import type { Logger } from 'pino';
import { OAuthError } from '@device-auth/oauth-core';
import { Unavailable } from '../protocol/unavailable.js';

/** Anything that was thrown, on its way to becoming an answer. */
export interface Refusal {
  readonly status: number;
  /** The standard's error, where the request reached an endpoint and was refused by it; absent on faults, which must not read as a verdict. */
  readonly oauth?: OAuthError;
  readonly retryAfterSeconds?: number;
  /** The house's, not the request's: logged, so that whoever runs the server learns of it. */
  readonly fault?: 'unforeseen' | 'unavailable';
}

/** What Fastify refuses before a handler runs, said in our words. */
const BY_FRAMEWORK: Readonly<Record<number, string>> = {
  400: 'malformed request',
  413: 'the body is larger than 16 KiB',
  414: 'the URL is too long',
  415: 'the body must be application/x-www-form-urlencoded',
};

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { code, statusCode } = thrown as { readonly code?: unknown; readonly statusCode?: unknown };
  return typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number' ? statusCode : undefined;
}

/**
 * Three layers can refuse before an endpoint does: Nest throws `HttpException`, Fastify errors with a `FST_` code; Node's own parser is answered
 * in `listener.ts`. Everything else is ours: the standard's errors, and a store that does not answer.
 */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof OAuthError) return { status: thrown.status, oauth: thrown, retryAfterSeconds: thrown.retryAfterSeconds, ...causeOf(thrown) };
  if (thrown instanceof Unavailable) return { status: 503, retryAfterSeconds: thrown.retryAfterSeconds, fault: 'unavailable' };
  const status = thrown instanceof Error ? statusOf(thrown) : undefined;
  if (status === undefined) return { status: 500, fault: 'unforeseen' };
  const description = BY_FRAMEWORK[status];
  return description === undefined ? { status } : { status, oauth: new OAuthError('invalid_request', description, { status }) };
}

/** A standard error that was made of a fault of ours, such as `slow_down` while nothing can be signed. */
const causeOf = ({ cause }: OAuthError): Pick<Refusal, 'fault'> => (cause === undefined ? {} : { fault: 'unavailable' });

/** Its stack says where, its cause why: a full disk, a locked file. The request's own faults are told to its sender alone. */
export function logFault(logger: Logger, { fault }: Refusal, thrown: unknown, requestId: string): void {
  if (fault === 'unforeseen') logger.error({ err: thrown, requestId }, 'unforeseen fault');
  if (fault === 'unavailable') logger.warn({ err: thrown, requestId }, 'could not answer now');
}
