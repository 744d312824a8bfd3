// node-oidc-provider on the same Redis: the peer that does the whole work.
import { join } from 'node:path';
import { peerOnRedis } from './peer-on-redis.mjs';

const program = join(import.meta.dirname, '../peers/oidc-provider.mjs');

const oidcProviderWith = ({ adapter, ...named }) =>
  peerOnRedis(program, {
    ...named,
    env: { ADAPTER: adapter },
    paths: { start: '/device/auth', token: '/token', introspect: '/token/introspection', metadata: '/.well-known/openid-configuration', jwks: '/jwks' },
    signs: 'jose',
    /** Its JWT access tokens are not kept, and so cannot be introspected: opaque ones are. */
    introspected: 'opaque',
  });

/** With the storage of the example in its documentation, which is the only one it publishes. */
export const oidcProvider = oidcProviderWith({ adapter: 'example', name: 'oidc-provider', title: 'node-oidc-provider, Redis adapter after its example' });
/** With fewer trips, sent together: nearer to what the provider itself costs. */
export const oidcProviderLean = oidcProviderWith({ adapter: 'lean', name: 'oidc-provider-lean', title: 'node-oidc-provider, a lean Redis adapter' });
