// Bare Fastify and one EVALSHA a request through ioredis: a server on this stack that does nothing else.
import { join } from 'node:path';
import { OUR_PATHS } from './paths.mjs';
import { peerOnRedis } from './peer-on-redis.mjs';

const program = join(import.meta.dirname, '../peers/ceiling.mjs');

const ceilingOf = ({ together, ...named }) =>
  peerOnRedis(program, {
    ...named,
    env: { TOGETHER: together },
    paths: OUR_PATHS,
    signs: 'node',
    /** Made by the door, since only a look-up is measured. */
    introspected: 'token',
  });

/** By the driver's own means. */
export const ceiling = ceilingOf({ name: 'ceiling', title: 'bare Fastify, one EVALSHA a request', together: 'no' });
/** As ours asks. */
export const ceilingTogether = ceilingOf({ name: 'ceiling-together', title: 'bare Fastify, one EVALSHA a request, sixteen in a write', together: 'yes' });
