import { SCOPE } from './registration.mjs';

/** A peer that runs this program on a Redis of its own. `env` tells it what else it has to know; the rest is what sets it apart. */
export function peerOnRedis(program, { env, ...rest }) {
  const server = ({ redisUrl }) => ({ args: [program], env: { REDIS_URL: redisUrl, ...env } });
  return {
    redis: true,
    server,
    /** A second one, off the measured core, for what people do. */
    door: server,
    scope: SCOPE,
    ...rest,
  };
}
