// The ceiling: the least that a device authorization server on Redis does for each request, one EVALSHA, behind bare Fastify. It answers the
// same JSON as ours, and is no server to run: no registry, no attempt limits, no revocation, one scope.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import formBody from '@fastify/formbody';
import Fastify from 'fastify';
import Redis from 'ioredis';
import { sideBySide } from '../../../apps/device-auth-server/build/keys/sign-token.js';
import { fewWritesATurn } from '../../../apps/device-auth-server/build/storage/redis/few-writes-a-turn.js';
import { ACCESS_TOKEN_SECONDS, API_AUTHORIZATION, CODE_CHALLENGE, DEVICE_GRANT, RESOURCE, SCOPE } from '../targets/registration.mjs';
import { CODE_SECONDS, scripts } from './ceiling-scripts.mjs';
import { metadata, pendingAnswer, userCode } from './answers.mjs';

const REFRESH_SECONDS = 30 * 86_400;
const redis = new Redis(process.env.REDIS_URL);
/** `TOGETHER`: asks as ours does, by the digest at once, and what is asked in one turn of the loop in few writes. */
const together = process.env.TOGETHER === 'yes' ? fewWritesATurn(redis) : undefined;
const run = {};
for (const [name, { lua, numberOfKeys }] of Object.entries(scripts)) {
  redis.defineCommand(name, { lua, numberOfKeys });
  const digest = await redis.script('LOAD', lua);
  run[name] = (...args) => {
    if (together === undefined) return redis[name](...args);
    together();
    return redis.evalsha(digest, numberOfKeys, ...args);
  };
}

const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const JWT_HEAD = Buffer.from(JSON.stringify({ typ: 'at+jwt', alg: 'ES256', kid: 'ceiling' })).toString('base64url');
const newSecret = () => randomBytes(32).toString('base64url');
let issuer;

function accessToken(clientId, sub) {
  const iat = Math.floor(Date.now() / 1_000);
  const claims = { iss: issuer, sub, aud: RESOURCE, client_id: clientId, scope: SCOPE, jti: newSecret(), iat, exp: iat + ACCESS_TOKEN_SECONDS };
  const input = `${JWT_HEAD}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${input}.${sideBySide(sign('sha256', Buffer.from(input), key)).toString('base64url')}`;
}

const tokens = (clientId, sub, refreshToken) => ({
  access_token: accessToken(clientId, sub),
  token_type: 'Bearer',
  expires_in: ACCESS_TOKEN_SECONDS,
  refresh_token: refreshToken,
  scope: SCOPE,
});
const refused = [400, { error: 'invalid_grant', error_description: 'unknown, expired, or issued to another client' }];

async function start({ client_id: clientId }) {
  const deviceCode = newSecret();
  let code = userCode();
  // Among a million, some are taken.
  while ((await run.start(`d:${deviceCode}`, `u:${code}`, clientId, deviceCode, CODE_SECONDS)) === 0) code = userCode();
  const uri = `${issuer}/device`;
  return [
    200,
    {
      device_code: deviceCode,
      user_code: code,
      verification_uri: uri,
      verification_uri_complete: `${issuer}/D/${code}`,
      expires_in: CODE_SECONDS,
      interval: 5,
    },
  ];
}

const grants = {
  async [DEVICE_GRANT]({ device_code: deviceCode, client_id: clientId }) {
    const refreshToken = newSecret();
    const word = await run.poll(`d:${deviceCode}`, `r:${refreshToken}`, clientId, Date.now(), REFRESH_SECONDS);
    if (word === 'pending') return [400, pendingAnswer];
    return word === null ? refused : [200, tokens(clientId, word, refreshToken)];
  },
  async refresh_token({ refresh_token: old, client_id: clientId }) {
    const refreshToken = newSecret();
    const sub = await run.rotate(`r:${old}`, `r:${refreshToken}`, clientId, REFRESH_SECONDS);
    return sub === null ? refused : [200, tokens(clientId, sub, refreshToken)];
  },
  async authorization_code({ code, client_id: clientId }) {
    const refreshToken = newSecret();
    const sub = await run.spend(`c:${code}`, `r:${refreshToken}`, clientId, CODE_CHALLENGE, REFRESH_SECONDS);
    return sub === null ? refused : [200, tokens(clientId, sub, refreshToken)];
  },
};

async function introspect({ token }, authorization) {
  if (authorization !== API_AUTHORIZATION) return [401, { error: 'invalid_client' }];
  const kept = await run.look(`t:${token}`);
  return [200, kept === null ? { active: false } : { ...JSON.parse(kept), active: true, token_type: 'Bearer' }];
}

/** What people and other servers do; not measured. */
const arranged = {
  async approve({ user_code: code }) {
    return [200, { approved: (await run.approve(`u:${code}`, 'd:', 'somebody')) === 1 }];
  },
  async code({ client_id: clientId, code_challenge: challenge }) {
    const code = newSecret();
    await redis.hset(`c:${code}`, { client: clientId, challenge, sub: 'somebody' });
    return [200, { code }];
  },
  async token({ client_id: clientId }) {
    const token = newSecret();
    const iat = Math.floor(Date.now() / 1_000);
    const claims = { iss: issuer, sub: 'somebody', aud: RESOURCE, client_id: clientId, scope: SCOPE, iat, exp: iat + ACCESS_TOKEN_SECONDS };
    await redis.set(`t:${token}`, JSON.stringify(claims), 'EX', ACCESS_TOKEN_SECONDS);
    return [200, { access_token: token }];
  },
};

const fastify = Fastify();
await fastify.register(formBody);
const post = (path, answer) =>
  fastify.post(path, async ({ body, headers }, reply) => {
    const [status, json] = await answer(body, headers.authorization);
    return reply.code(status).header('cache-control', 'no-store').send(json);
  });
post('/oauth/device_authorization', start);
post('/oauth/token', (body) => grants[body.grant_type](body));
post('/oauth/introspect', introspect);
for (const [name, answer] of Object.entries(arranged)) post(`/bench/${name}`, answer);
fastify.get('/.well-known/openid-configuration', async () => metadata(issuer));
fastify.get('/oauth/jwks', async () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'ceiling', alg: 'ES256', use: 'sig' }] }));

issuer = await fastify.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ msg: 'listening', url: issuer }));
process.once('SIGTERM', () => process.exit());
