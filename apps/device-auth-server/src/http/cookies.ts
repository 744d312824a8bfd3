import { Inject, Injectable } from '@nestjs/common';
import { decodeBase64Url } from '@device-auth/oauth-core';
import type { Secret } from '@device-auth/oauth-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock, Secrets } from '../protocol/ports.js';
import { PageError } from './page-error.js';
import { CLOCK, SECRETS, SITE } from './provided.js';
import type { Site } from './site.js';

const SESSION_BYTES = 32;

/** Every value the browser sent under this name; more than one means that another host or path planted one. */
function valuesOf(request: FastifyRequest, name: string): readonly string[] {
  return (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

const isSessionValue = (value: string): value is Secret<'session'> => decodeBase64Url(value)?.length === SESSION_BYTES;

/**
 * The browser's side of a session: one cookie with a random value that means nothing by itself, and short-lived sealed ones for what must
 * survive a redirect. Under https they are `__Host-` cookies; over plain http browsers would drop those (decision 0011, "Plain http").
 */
@Injectable()
export class Cookies {
  constructor(
    @Inject(SITE) private readonly site: Site,
    @Inject(SECRETS) private readonly secrets: Secrets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The session cookie's value; a browser that has none, or an impossible one, is given one with this answer. */
  session(request: FastifyRequest, reply: FastifyReply): Secret<'session'> {
    const sent = this.#read(request, 'session');
    if (sent !== undefined && isSessionValue(sent)) return sent;
    const fresh = this.secrets.newSecret<'session'>(SESSION_BYTES);
    this.setSession(reply, fresh);
    return fresh;
  }

  /** Whether the browser came with a session cookie at all: the first page of a form sets it, so a form that comes without was blocked. */
  hasSession(request: FastifyRequest): boolean {
    const sent = this.#read(request, 'session');
    return sent !== undefined && isSessionValue(sent);
  }

  /** Replaces the session cookie: after a sign-in, and with a fresh value after a sign-out. */
  setSession(reply: FastifyReply, value: Secret<'session'>): void {
    this.#write(reply, 'session', value);
  }

  /** Keeps a text with the browser alone, sealed, for so long. */
  seal(reply: FastifyReply, name: string, text: string, seconds: number): void {
    const until = this.clock() + seconds * 1000;
    this.#write(reply, name, this.secrets.seal('cookie', `${until}.${text}`, this.#nameOf(name)), seconds);
  }

  /** What `seal` kept under this name; undefined when it is absent, too old or not ours. */
  unseal(request: FastifyRequest, name: string): string | undefined {
    const sent = this.#read(request, name);
    const opened = sent === undefined ? undefined : this.secrets.open('cookie', sent, this.#nameOf(name));
    if (opened === undefined) return undefined;
    const dot = opened.indexOf('.');
    return Number(opened.slice(0, dot)) > this.clock() ? opened.slice(dot + 1) : undefined;
  }

  forget(reply: FastifyReply, name: string): void {
    this.#write(reply, name, '', 0);
  }

  #nameOf(name: string): string {
    return this.site.secure ? `__Host-${name}` : name;
  }

  #read(request: FastifyRequest, name: string): string | undefined {
    const values = valuesOf(request, this.#nameOf(name));
    if (values.length > 1) throw new PageError(400, 'cookies');
    return values[0];
  }

  #write(reply: FastifyReply, name: string, value: string, seconds?: number): void {
    const age = seconds === undefined ? '' : `; Max-Age=${seconds}`;
    reply.header('set-cookie', `${this.#nameOf(name)}=${value}; Path=/; HttpOnly; SameSite=Lax${age}${this.site.secure ? '; Secure' : ''}`);
  }
}
