// node-oidc-provider on the same Redis: the peer that does the whole work.
import { join } from 'node:path';
import { SCOPE } from './registration.mjs';

const program = join(import.meta.dirname, '../peers/oidc-provider.mjs');

export const oidcProvider = {
  name: 'oidc-provider',
  title: 'node-oidc-provider, Redis adapter',
  redis: true,
  server: ({ redisUrl }) => ({ args: [program], env: { REDIS_URL: redisUrl } }),
  /** A second one, off the measured core, for what people do. */
  door: ({ redisUrl }) => ({ args: [program], env: { REDIS_URL: redisUrl } }),
  paths: { start: '/device/auth', token: '/token', introspect: '/token/introspection', metadata: '/.well-known/openid-configuration', jwks: '/jwks' },
  scope: SCOPE,
  /** Its JWT access tokens are not kept, and so cannot be introspected: opaque ones are. */
  introspected: 'opaque',
};
