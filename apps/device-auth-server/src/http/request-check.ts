import { OAuthError } from '@device-auth/oauth-core';
import type { FastifyRequest } from 'fastify';
import { parseForm } from './form-body.js';
import { PageError } from './page-error.js';
import { QueryString } from './query-string.js';
import { routeOf } from './route.js';
import type { Site } from './site.js';

/** Headers that decide what a request means: two of them could be read as either, so neither is. */
const SINGLE = ['host', 'authorization', 'content-type', 'content-encoding'];

/** What must never travel in a URL, where logs and histories keep it. */
const SECRET = new Set(['client_secret', 'client_assertion', 'code', 'code_verifier', 'device_code', 'password', 'refresh_token', 'token']);

const refuse = (description: string, status = 400): OAuthError => new OAuthError('invalid_request', description, { status });

/** Looks at names as they came, `[name, value, …]`: Node's own views of the headers have joined or dropped what was repeated. */
function repeatedHeader(raw: readonly string[]): string | undefined {
  let seen = 0;
  for (let index = 0; index < raw.length; index += 2) {
    const place = SINGLE.indexOf((raw[index] ?? '').toLowerCase());
    if (place === -1) continue;
    if ((seen & (1 << place)) !== 0) return SINGLE[place];
    seen |= 1 << place;
  }
  return undefined;
}

function checkHeaders(request: FastifyRequest): void {
  const repeated = repeatedHeader(request.raw.rawHeaders);
  if (repeated !== undefined) throw refuse(`repeated header: ${repeated}`);
  if (request.raw.httpVersion !== '1.0' && !request.headers.host) throw refuse('no Host header');
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw refuse('compressed bodies are not accepted', 415);
}

/** Other parameters of a query are ignored; a secret there is told to its sender, who must treat it as leaked. */
function checkQuery(request: FastifyRequest): void {
  if (!(request.query instanceof QueryString) || request.query.text === '') return;
  const leaked = [...parseForm(request.query.text).keys()].find((name) => SECRET.has(name));
  if (leaked !== undefined) throw refuse(`${leaked} must not be sent in the query`);
}

/** What every request must keep to before its route is asked. Throws what the route's filter then answers. */
export function checkRequest(request: FastifyRequest, site: Site): void {
  const { kind, bearer, otherMethods } = routeOf(request);
  checkHeaders(request);
  if (site.secure && request.protocol !== 'https' && kind !== 'probe') throw kind === 'page' ? new PageError(400, 'insecure') : refuse('TLS is required');
  if (kind === 'client' && !bearer && !otherMethods) checkQuery(request);
}
