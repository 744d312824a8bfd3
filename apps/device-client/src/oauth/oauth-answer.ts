import { type ErrorResponse, parseErrorResponse, ProtocolError } from '@device-auth/oauth-core';
import { Failure } from '../failure.js';
import { printableText } from '../terminal/printable-text.js';
import { type HttpAnswer, jsonObject } from './http.js';

/** The members of a successful answer; anything else as a failure in the server's own words, made safe to print. */
export function oauthAnswer(answer: HttpAnswer): Readonly<Record<string, unknown>> {
  if (answer.status !== 200) throw failureOf(answer);
  return jsonObject(answer);
}

export function failureOf(answer: HttpAnswer): Failure {
  const response = errorResponse(answer);
  if (response === undefined)
    return new Failure(answer.status >= 500 ? 'network' : 'server', `${answer.url.host} answered ${answer.status} without an OAuth error`);
  return new Failure(answer.status >= 500 ? 'network' : 'server', `${answer.url.host} answered ${describeError(response)}`);
}

const describeError = ({ error, error_description: description }: ErrorResponse): string =>
  printableText(description === undefined ? error : `${error}: ${description}`);

/** Undefined when the body is no OAuth error: a page of a proxy, or the shape of some web framework. */
export function errorResponse(answer: HttpAnswer): ErrorResponse | undefined {
  try {
    return parseErrorResponse(JSON.parse(answer.text));
  } catch {
    return undefined;
  }
}

/** Runs a parser of the library and says in one line which server broke the protocol, and where. */
export function withoutProtocolError<T>(url: URL, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ProtocolError) throw new Failure('server', `the answer of ${url.host} cannot be used: ${error.message}`, { cause: error });
    throw error;
  }
}
