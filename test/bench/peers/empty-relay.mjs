// A relay with nothing in it: an approver publishes, a process that holds the device's request hears of it and answers. What is left of ours
// beside it is what ours does. Without a channel it is the approver.
import { randomBytes } from 'node:crypto';
import formBody from '@fastify/formbody';
import Fastify from 'fastify';
import Redis from 'ioredis';
import { monotonicMs } from '../machine/monotonic.mjs';

const { REDIS_URL, CHANNEL } = process.env;
/** As long as a real answer. */
const answer = { access_token: 'a'.repeat(600), token_type: 'Bearer', expires_in: 3_600, refresh_token: 'r'.repeat(64) };

const fastify = Fastify();
await fastify.register(formBody);
const redis = new Redis(REDIS_URL);

if (CHANNEL === undefined) {
  fastify.post('/bench/approve', async ({ body: { user_code: id } }) => {
    const at = monotonicMs();
    await redis.publish(id.split('.')[0], id);
    return { approved: true, at };
  });
} else {
  const held = new Map();
  await redis.subscribe(CHANNEL);
  redis.on('message', (_channel, id) => held.get(id)?.send(answer));
  fastify.post('/oauth/device_authorization', async () => {
    const id = `${CHANNEL}.${randomBytes(16).toString('base64url')}`;
    return { device_code: id, user_code: id };
  });
  fastify.post('/oauth/token', ({ body: { device_code: id } }, reply) => {
    held.set(id, reply.header('cache-control', 'no-store'));
  });
}

const url = await fastify.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ msg: 'listening', url }));
process.once('SIGTERM', () => process.exit());
