// Bare Fastify and one EVALSHA a request through ioredis: a server on this stack that does nothing else.
import { join } from 'node:path';
import { OUR_PATHS } from './paths.mjs';
import { SCOPE } from './registration.mjs';

const program = join(import.meta.dirname, '../peers/ceiling.mjs');

function ceilingOf({ name, title, together }) {
  const server = ({ redisUrl }) => ({ args: [program], env: { REDIS_URL: redisUrl, TOGETHER: together } });
  return {
    name,
    title,
    redis: true,
    server,
    /** A second one, off the measured core, for what people do. */
    door: server,
    paths: OUR_PATHS,
    scope: SCOPE,
    signs: 'node',
    /** Made by the door, since only a look-up is measured. */
    introspected: 'token',
  };
}

/** By the driver's own means. */
export const ceiling = ceilingOf({ name: 'ceiling', title: 'bare Fastify, one EVALSHA a request', together: 'no' });
/** As ours asks. */
export const ceilingTogether = ceilingOf({ name: 'ceiling-together', title: 'bare Fastify, one EVALSHA a request, sixteen in a write', together: 'yes' });
