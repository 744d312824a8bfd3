// Bare Fastify: reads the form, keeps nothing, and answers the same bytes as ours would.
import { randomBytes } from 'node:crypto';
import formBody from '@fastify/formbody';
import Fastify from 'fastify';
import { ACCESS_TOKEN_SECONDS, API_AUTHORIZATION, RESOURCE, SCOPE } from '../targets/registration.mjs';
import { metadata, pendingAnswer, userCode } from './answers.mjs';

const EXPIRES_IN = 1_800;
let issuer;

function started() {
  const code = userCode();
  return {
    device_code: randomBytes(48).toString('base64url'),
    user_code: code,
    verification_uri: `${issuer}/device`,
    verification_uri_complete: `${issuer}/D/${code}`,
    expires_in: EXPIRES_IN,
    interval: 5,
  };
}

function introspected({ client_id: clientId = 'device-00' }) {
  const iat = Math.floor(Date.now() / 1_000);
  const claims = { iss: issuer, sub: 'somebody', aud: RESOURCE, client_id: clientId, scope: SCOPE, iat, exp: iat + ACCESS_TOKEN_SECONDS };
  return { ...claims, active: true, token_type: 'Bearer' };
}

const fastify = Fastify();
await fastify.register(formBody);
const post = (path, status, answer) =>
  fastify.post(path, async ({ body, headers }, reply) => reply.code(status).header('cache-control', 'no-store').send(answer(body, headers.authorization)));
post('/oauth/device_authorization', 200, started);
post('/oauth/token', 400, () => pendingAnswer);
post('/oauth/introspect', 200, (body, authorization) => (authorization === API_AUTHORIZATION ? introspected(body) : { active: false }));
fastify.get('/.well-known/openid-configuration', async () => metadata(issuer));
fastify.get('/oauth/jwks', async () => ({ keys: [{ kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43), kid: 'bare', alg: 'ES256', use: 'sig' }] }));
post('/bench/token', 200, () => ({ access_token: randomBytes(32).toString('base64url') }));

issuer = await fastify.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ msg: 'listening', url: issuer }));
process.once('SIGTERM', () => process.exit());
