import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const MAX_AGE_SECONDS = 3600;

interface Written {
  readonly body: string;
  readonly etag: string;
}

const written = new WeakMap<object, Written>();

/** A document as it is sent: written once, for as long as it is the same one. */
function writtenOf(document: object): Written {
  const known = written.get(document);
  if (known !== undefined) return known;
  const body = JSON.stringify(document);
  const fresh = { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
  written.set(document, fresh);
  return fresh;
}

/** Answers with a public document that changes seldom: readable from any origin, and not sent again to who has it (RFC 9110 §13.1.2). */
export function answerCacheable(request: FastifyRequest, reply: FastifyReply, document: object): string | undefined {
  const { body, etag } = writtenOf(document);
  reply.headers({ etag, 'cache-control': `public, max-age=${MAX_AGE_SECONDS}`, 'access-control-allow-origin': '*' });
  const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//u, ''));
  if (known?.includes(etag) || known?.includes('*')) {
    reply.status(304);
    return undefined;
  }
  reply.type('application/json; charset=utf-8');
  return body;
}
