import { Inject, Injectable } from '@nestjs/common';
import type { Secret } from '@device-auth/oauth-core';
import type { FastifyRequest } from 'fastify';
import type { Secrets } from '../protocol/ports.js';
import { PageError } from './page-error.js';
import { SECRETS, SITE } from './provided.js';
import type { Site } from './site.js';

/**
 * A form is answered only when it was ours, for this purpose, shown to this browser. Sign-in changes the cookie, so forms from before it are void.
 * Two walls: what the browser says about who sent the form, and a token only our page can know.
 */
@Injectable()
export class Csrf {
  constructor(
    @Inject(SITE) private readonly site: Site,
    @Inject(SECRETS) private readonly secrets: Secrets,
  ) {}

  /** For a hidden field; `purpose` names the form and whatever it must be bound to, for instance the user code shown. */
  token(cookie: Secret<'session'>, purpose: string): string {
    return this.secrets.tag('csrf', this.#subject(cookie, purpose));
  }

  /** Throws a 403 page unless the form came from our own page in this browser. */
  check(request: FastifyRequest, cookie: Secret<'session'>, purpose: string, token: string | undefined): void {
    const genuine = token !== undefined && this.secrets.isTag('csrf', this.#subject(cookie, purpose), token);
    if (!genuine || this.#isCrossSite(request)) throw new PageError(403, 'stale form');
  }

  #subject(cookie: Secret<'session'>, purpose: string): string {
    return `${this.secrets.digest(cookie)} ${purpose}`;
  }

  /**
   * Browsers send `Sec-Fetch-Site` to https and localhost only, and `Origin: null` from pages with our `Referrer-Policy`;
   * where they say nothing, or `null`, the token alone decides.
   */
  #isCrossSite(request: FastifyRequest): boolean {
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined) return site !== 'same-origin' && site !== 'none';
    const { origin } = request.headers;
    return origin !== undefined && origin !== 'null' && origin !== this.site.origin;
  }
}
