// node-oidc-provider with its device flow, refresh rotation, introspection and JWT access tokens (ES256), on Redis: the peer that does the whole work.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { ACCESS_TOKEN_SECONDS, API, CLIENT_IDS, DEVICE_GRANT, REDIRECT_URI, RESOURCE } from '../targets/registration.mjs';
import { benchRoutes } from './oidc-bench-routes.mjs';
import { oidcExampleAdapter } from './oidc-example-adapter.mjs';
import { oidcLeanAdapter } from './oidc-lean-adapter.mjs';

const CODE_SECONDS = 1_800;
const MONTH_SECONDS = 30 * 86_400;
/** Its JWTs cannot be introspected, so the tokens of that workload are opaque, for an API of their own. */
export const OPAQUE_RESOURCE = `${RESOURCE}/opaque`;

const es256 = { id_token_signed_response_alg: 'ES256' };
const device = {
  ...es256,
  token_endpoint_auth_method: 'none',
  grant_types: [DEVICE_GRANT, 'refresh_token', 'authorization_code'],
  response_types: ['code'],
  redirect_uris: [REDIRECT_URI],
};
const api = { ...es256, client_id: API.id, client_secret: API.secret, grant_types: [], response_types: [], redirect_uris: [] };

const configuration = {
  adapter: (process.env.ADAPTER === 'lean' ? oidcLeanAdapter : oidcExampleAdapter)(process.env.REDIS_URL),
  clients: [...CLIENT_IDS.map((id) => ({ ...device, client_id: id })), api],
  jwks: { keys: [{ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
  cookies: { keys: ['of no use here'] },
  scopes: ['openid', 'profile', 'email', 'offline_access', 'photos:read'],
  claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
  features: {
    devInteractions: { enabled: false },
    deviceFlow: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: (_context, resource) => ({
        scope: 'photos:read',
        audience: resource,
        accessTokenTTL: ACCESS_TOKEN_SECONDS,
        accessTokenFormat: resource === OPAQUE_RESOURCE ? 'opaque' : 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  expiresWithSession: () => false,
  ttl: {
    AccessToken: ACCESS_TOKEN_SECONDS,
    AuthorizationCode: CODE_SECONDS,
    DeviceCode: CODE_SECONDS,
    Grant: MONTH_SECONDS,
    IdToken: ACCESS_TOKEN_SECONDS,
    RefreshToken: MONTH_SECONDS,
  },
};

const KEEP_ALIVE_MS = 65_000;

/** As ours: a connection that pauses is not hung up on. */
const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(url, configuration);
  provider.proxy = true;
  provider.on('server_error', (_context, error) => console.error(error));
  provider.use(benchRoutes(provider, { RESOURCE, OPAQUE_RESOURCE }));
  server.on('request', provider.callback());
  console.log(JSON.stringify({ msg: 'listening', url }));
});
process.once('SIGTERM', () => process.exit());
