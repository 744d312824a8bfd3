import { applyDecorators, HttpCode, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyContextConfig, FastifyRequest } from 'fastify';
import { PageErrorFilter } from './page-error.filter.js';

declare module 'fastify' {
  /** What a route is, for checks and errors that happen before its handler runs. */
  interface FastifyContextConfig {
    /** `client`: answered in JSON. `page`: answered to a person, in HTML. `probe`: asked by the platform, over plain http too. */
    readonly kind?: 'client' | 'page' | 'probe';
    /** Takes a JSON body beside the form-encoded one. */
    readonly json?: boolean;
    /** RFC 6750: errors are told in a `Bearer` challenge. */
    readonly bearer?: boolean;
    /** Stands for the methods a path does not take: whatever else is wrong with the request, that is said. */
    readonly otherMethods?: boolean;
  }
}

const ROUTE = Symbol('route');

/** As it was declared; without a path where nothing is declared. */
type Route = FastifyContextConfig & { readonly url?: string };

/** What route a request came to. Asked several times of each, and Fastify makes its answer anew every time. */
export function routeOf(request: FastifyRequest & { [ROUTE]?: Route }): Route {
  // A handler may have sent it on to nowhere since.
  if (request.is404) return request.routeOptions.config;
  return (request[ROUTE] ??= request.routeOptions.config);
}

/** An endpoint that OAuth clients post to: answers 200 unless it throws. */
export const ClientEndpoint = (config: Pick<FastifyContextConfig, 'json' | 'bearer'> = {}): MethodDecorator =>
  applyDecorators(HttpCode(200), RouteConfig({ kind: 'client', ...config }));

/** Asked by the platform that runs the server, not through its public address. */
export const Probe = (): MethodDecorator => RouteConfig({ kind: 'probe' });

/** On a controller: everything it answers is for people, its errors too, those included that happen before its handlers run. */
export const Pages = (): ClassDecorator => (target) => {
  UseFilters(PageErrorFilter)(target);
  const prototype = target.prototype as object;
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name !== 'constructor' && typeof property.value === 'function') RouteConfig({ kind: 'page' })(prototype, name, property);
  }
};
