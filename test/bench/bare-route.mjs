// The ceiling of `npm run bench`: Fastify alone, reading a form and answering the same bytes that a pending poll gets.
import Fastify from 'fastify';

const fastify = Fastify();
fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, body));
fastify.post('/oauth/token', (_request, reply) =>
  reply.code(400).header('cache-control', 'no-store').send({ error: 'authorization_pending', error_description: 'nobody has answered yet' }),
);
const url = await fastify.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ msg: 'listening', url }));
process.once('SIGTERM', () => void fastify.close());
