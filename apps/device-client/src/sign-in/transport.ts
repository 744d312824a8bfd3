import { type HttpAnswer as CoreAnswer, ProtocolError } from '@device-auth/oauth-core';
import { Failure } from '../failure.js';
import { type HttpAnswer, NotAnOAuthAnswer } from '../oauth/http.js';

/** An answer as the polling loop reads it. */
export function coreAnswer({ status, headers, text }: HttpAnswer): CoreAnswer {
  return { status, headers, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The loop retries what the network did and stops at what the server did (a redirect, a huge body), which it knows by ProtocolError. */
export function asLoopFault(error: unknown): unknown {
  return error instanceof Failure && error.reason !== 'network' ? new ProtocolError('unexpected_status', error.message, { cause: error }) : error;
}

/** How a loop that failed ends for the person: the first Failure along the causes, else the loop's own words. */
export function failureFrom(
  event: { readonly error: string; readonly description?: string; readonly status?: number; readonly cause?: unknown },
  host: string,
): Failure {
  for (let cause = event.cause; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Failure) return cause;
  }
  if (event.error === 'unreachable') return new Failure('network', `no answer from ${host}`);
  if (event.error === 'not_json' && event.status === 200) {
    return new NotAnOAuthAnswer(host);
  }
  if (event.cause instanceof ProtocolError) {
    const status = event.status === undefined || event.status === 200 ? '' : ` (HTTP ${event.status})`;
    return new Failure(isServerFault(event.status) ? 'network' : 'server', `the answer of ${host} cannot be used${status}: ${event.cause.message}`);
  }
  const description = event.description === undefined ? '' : `: ${event.description}`;
  return new Failure(isServerFault(event.status) ? 'network' : 'server', `${host} answered ${event.error}${description}`);
}

const isServerFault = (status: number | undefined): boolean => status !== undefined && status >= 500;
