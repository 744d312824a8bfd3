// Our endpoints; the peers that imitate us have the same.
export const OUR_PATHS = {
  start: '/oauth/device_authorization',
  token: '/oauth/token',
  introspect: '/oauth/introspect',
  metadata: '/.well-known/openid-configuration',
  jwks: '/oauth/jwks',
};
