import { randomBytes } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Site } from './site.js';

const HSTS_SECONDS = 2 * 365 * 24 * 3600;

/**
 * On every answer, whoever gives it: Nest, Fastify or Node itself. An answer may relax one of them, none may forget one.
 * The policy is the one for answers that are no documents: nothing may load, frame or be sent from them.
 */
export function baseHeaders(site: Pick<Site, 'secure'>): OutgoingHttpHeaders {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(site.secure && { 'strict-transport-security': `max-age=${HSTS_SECONDS}; includeSubDomains` }),
  };
}

export interface PageOptions {
  /** The page follows a device by an event stream. Nowhere else may a page's script open a connection. */
  readonly connects?: boolean;
  /** Where a form's answer may redirect to, beside this server: Chromium applies `form-action` to redirects too. */
  readonly formTargets?: readonly string[];
}

/** Policy of one page: its style and script carry the nonce, everything else stays shut. */
function pagePolicy(nonce: string, options: PageOptions): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    ...(options.connects ? ["connect-src 'self'"] : []),
    `form-action ${["'self'", ...(options.formTargets ?? [])].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Makes the answer an HTML document and returns the nonce its `<style>` and `<script>` must carry; a new one each time. */
export function answerPage(reply: FastifyReply, options: PageOptions = {}): string {
  const nonce = randomBytes(16).toString('base64');
  reply.headers({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': pagePolicy(nonce, options),
    'cross-origin-opener-policy': 'same-origin',
  });
  return nonce;
}
