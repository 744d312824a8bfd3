// Bare Fastify and one EVALSHA a request: what a server on this stack cannot do without.
import { join } from 'node:path';
import { OUR_PATHS } from './paths.mjs';
import { SCOPE } from './registration.mjs';

const program = join(import.meta.dirname, '../peers/ceiling.mjs');

export const ceiling = {
  name: 'ceiling',
  title: 'bare Fastify, one EVALSHA a request',
  redis: true,
  server: ({ redisUrl }) => ({ args: [program], env: { REDIS_URL: redisUrl } }),
  /** A second one, off the measured core, for what people do. */
  door: ({ redisUrl }) => ({ args: [program], env: { REDIS_URL: redisUrl } }),
  paths: OUR_PATHS,
  scope: SCOPE,
  signs: 'node',
  /** Made by the door, since only a look-up is measured. */
  introspected: 'token',
};
