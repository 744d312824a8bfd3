import type { RequestListener, Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { Events } from '../events/events.js';
import { parseBodies } from './body.js';
import { answerOtherMethods } from './method-not-allowed.js';
import { QueryString } from './query-string.js';
import { checkRequest } from './request-check.js';
import { requestIdOf } from './request-id.js';
import { routeOf } from './route.js';
import type { Site } from './site.js';
import { trustedProxies } from './trusted-proxies.js';
import type { Trusted } from './trusted-proxies.js';

const BODY_LIMIT = 16 * 1024;
const LONGEST_PATH_PARAMETER = 128;

/** RFC 8414 §3 puts its well-known name between the host and the path of the issuer, where no prefix reaches. */
function leadIntoPath({ path }: Site): (request: { url?: string }) => string {
  const name = '/.well-known/oauth-authorization-server';
  return ({ url = '/' }) => (url.split('?', 1)[0] === name + path ? `${path}${name}` : url);
}

/** Answers what Fastify's router refuses by itself: a malformed escape, an over-long path. */
export type AnswerFault = (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => void;

/**
 * One rule for paths, however they are spelled: letter case counts, slashes are neither added nor dropped, escapes are read once. Whatever
 * spelling reaches a handler has passed the same checks, since they belong to the route.
 */
export function createAdapter(
  site: Site,
  proxies: Trusted,
  server: Server,
  answerFault: AnswerFault,
): { adapter: FastifyAdapter; routed: () => RequestListener } {
  let listener: RequestListener | undefined;
  const options: FastifyServerOptions = {
    bodyLimit: BODY_LIMIT,
    trustProxy: trustedProxies(proxies),
    genReqId: requestIdOf,
    exposeHeadRoutes: false,
    ...(site.path !== '' && { rewriteUrl: leadIntoPath(site) }),
    frameworkErrors: (error, request, reply) => answerFault(error, request, reply),
    serverFactory: (handler) => {
      listener = handler;
      return server;
    },
    // `listener.ts` answers these, on every socket.
    clientErrorHandler: () => undefined,
    routerOptions: {
      caseSensitive: true,
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
      maxParamLength: LONGEST_PATH_PARAMETER,
      querystringParser: (text) => new QueryString(text) as unknown as Record<string, unknown>,
    },
  };
  return { adapter: new FastifyAdapter({ ...options, skipMiddie: true }), routed: () => listener ?? (() => undefined) };
}

function faultOf(request: FastifyRequest, site: Site): Error | undefined {
  try {
    checkRequest(request, site);
    return undefined;
  } catch (refusal) {
    return refusal as Error;
  }
}

/** Hangs our checks, parsers and the event of a request on Fastify; to be called before routes are made. The returned function closes the list of routes. */
export function prepareFastify(fastify: FastifyInstance, site: Site, events: Pick<Events, 'requestAnswered'>): () => void {
  parseBodies(fastify);
  // With callbacks, since each promise here would be one on every request.
  fastify.addHook('onRequest', (request, _, done) => done(faultOf(request, site)));
  fastify.addHook('onResponse', (request, reply, done) => {
    const { kind, url: route } = routeOf(request);
    events.requestAnswered({ requestId: request.id, method: request.method, route, status: reply.statusCode, ms: reply.elapsedTime }, kind === 'probe');
    done();
  });
  return answerOtherMethods(fastify);
}
