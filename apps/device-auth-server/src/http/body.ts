import { OAuthError } from '@device-auth/oauth-core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { decodeUtf8, parseForm } from './form-body.js';
import type { Parameters } from './form-body.js';
import { parseJson } from './json-body.js';
import { routeOf } from './route.js';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/** The media type without its parameters; undefined where a charset says that the text is not UTF-8. */
function mediaTypeOf(header: string | undefined): string | undefined {
  if (header === FORM) return FORM;
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return charset === undefined || /^charset="?utf-8"?$/u.test(charset) ? type : undefined;
}

function parse(request: FastifyRequest, bytes: Buffer): Parameters | undefined {
  const json = routeOf(request).json === true;
  const type = mediaTypeOf(request.headers['content-type']);
  // A form without a single field is a form: a client may say all it has to say in its Authorization header.
  if (type === FORM) return parseForm(decodeUtf8(bytes));
  if (type === JSON_TYPE && json) return bytes.length === 0 ? undefined : parseJson(decodeUtf8(bytes));
  throw new OAuthError('invalid_request', `the body must be ${FORM}${json ? ' or application/json' : ''}, in UTF-8`, { status: 415 });
}

/** One parser for every content type, so that what is not taken is refused in one voice. `request.body` becomes `Parameters`, or nothing. */
export function parseBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const parser = (request: FastifyRequest, bytes: Buffer, done: (error: Error | null, parameters?: Parameters) => void): void => {
    let parameters: Parameters | undefined;
    try {
      parameters = parse(request, bytes);
    } catch (refusal) {
      return done(refusal as Error);
    }
    done(null, parameters);
  };
  // Fastify finds the types it knows by name without reading them anew.
  for (const type of [FORM, JSON_TYPE, '*']) fastify.addContentTypeParser(type, { parseAs: 'buffer' }, parser);
}
