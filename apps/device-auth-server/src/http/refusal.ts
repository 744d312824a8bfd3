import { HttpException } from '@nestjs/common';
import { OAuthError } from '@device-auth/oauth-core';
import { Unavailable } from '../protocol/unavailable.js';

/** Anything that was thrown, on its way to becoming an answer. */
export interface Refusal {
  readonly status: number;
  /** The standard's error, where the request reached an endpoint and was refused by it; absent on faults, which must not read as a verdict. */
  readonly oauth?: OAuthError;
  readonly retryAfterSeconds?: number;
  /** Nobody foresaw it: it is logged with its stack. */
  readonly unforeseen?: true;
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
  if (thrown instanceof OAuthError) return { status: thrown.status, oauth: thrown, retryAfterSeconds: thrown.retryAfterSeconds };
  if (thrown instanceof Unavailable) return { status: 503, retryAfterSeconds: thrown.retryAfterSeconds };
  const status = thrown instanceof Error ? statusOf(thrown) : undefined;
  if (status === undefined) return { status: 500, unforeseen: true };
  const description = BY_FRAMEWORK[status];
  return description === undefined ? { status } : { status, oauth: new OAuthError('invalid_request', description, { status }) };
}
