import { MethodNotAllowedException } from '@nestjs/common';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import './route.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

interface Path {
  readonly methods: Set<string>;
  readonly config: FastifyContextConfig;
}

/**
 * Remembers every route as it is made; called once they all are, the returned function answers the other methods of the same paths:
 * OPTIONS with what is allowed, the rest with 405 (RFC 9110 §15.5.6), before a body is read. HEAD goes where GET goes (§9.3.2).
 */
export function answerOtherMethods(fastify: FastifyInstance): () => void {
  const paths = new Map<string, Path>();
  fastify.addHook('onRoute', (route) => {
    const config = route.config ?? {};
    if (route.method === 'GET') route.method = ['GET', 'HEAD'];
    const path = paths.get(route.url) ?? { methods: new Set(), config };
    for (const method of [route.method].flat()) path.methods.add(method);
    paths.set(route.url, path);
  });
  return () => {
    for (const [url, { methods, config }] of paths) refuseOthers(fastify, url, [...methods], config);
  };
}

function refuseOthers(fastify: FastifyInstance, url: string, methods: readonly string[], config: FastifyContextConfig): void {
  const allow = methods.join(', ');
  fastify.route({
    url,
    method: METHODS.filter((method) => !methods.includes(method)),
    config: { ...config, otherMethods: true },
    onRequest: async (request, reply) => {
      reply.header('allow', allow);
      if (request.method !== 'OPTIONS') throw new MethodNotAllowedException();
      await reply.status(204).send();
    },
    handler: () => undefined,
  });
}
