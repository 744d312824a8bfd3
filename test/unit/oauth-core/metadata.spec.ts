import { describe, expect, it } from '@jest/globals';
import { metadataUrls, parseMetadata, ProtocolError } from '@device-auth/oauth-core';

const ISSUER = 'https://login.example';
const METADATA = {
  issuer: ISSUER,
  token_endpoint: `${ISSUER}/oauth/token`,
  device_authorization_endpoint: `${ISSUER}/oauth/device_authorization`,
  jwks_uri: `${ISSUER}/oauth/jwks`,
  grant_types_supported: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
  device_poll_wait_max: 25,
};

const expectRefused = (json: unknown, code: string, options = {}): void => {
  expect(() => parseMetadata(json, { issuer: ISSUER, ...options })).toThrow(expect.objectContaining({ code, constructor: ProtocolError }));
};

describe('RFC 8414 §2 and Discovery §3: metadata', () => {
  it('is read as it is, unknown members apart', () => {
    expect(parseMetadata({ ...METADATA, foo: 1, jwks_url: 1 }, { issuer: ISSUER })).toStrictEqual(METADATA);
  });

  it.each([`${ISSUER}/`, 'https://LOGIN.example', 'https://evil.example', `${ISSUER}:443`, undefined, 7])('is refused if its issuer is %s', (issuer) => {
    expectRefused({ ...METADATA, issuer }, 'issuer_mismatch');
  });

  it.each([
    ['no JSON', undefined, 'not_json'],
    ['a list', [METADATA], 'wrong_shape'],
    ['no token endpoint', { ...METADATA, token_endpoint: undefined }, 'wrong_shape'],
    ['an http endpoint', { ...METADATA, token_endpoint: 'http://login.example/token' }, 'insecure_endpoint'],
    ['an http endpoint nobody may ever use', { ...METADATA, userinfo_endpoint: 'http://login.example/userinfo' }, 'insecure_endpoint'],
    ['an endpoint that is a script', { ...METADATA, authorization_endpoint: 'javascript:alert(1)' }, 'wrong_shape'],
    ['an endpoint with a user name', { ...METADATA, token_endpoint: 'https://a:b@login.example/token' }, 'wrong_shape'],
    ['an endpoint with a fragment', { ...METADATA, token_endpoint: `${ISSUER}/token#x` }, 'wrong_shape'],
    ['an endpoint with a line break', { ...METADATA, token_endpoint: `${ISSUER}/to\nken` }, 'wrong_shape'],
    ['a list that is a text', { ...METADATA, grant_types_supported: 'refresh_token' }, 'wrong_shape'],
    ['a list of numbers', { ...METADATA, scopes_supported: [1] }, 'wrong_shape'],
    ['a flag in words', { ...METADATA, authorization_response_iss_parameter_supported: 'yes' }, 'wrong_shape'],
  ])('is refused with %s', (_, json, code) => expectRefused(json, code));

  it('takes an endpoint elsewhere unless the origin must be the same', () => {
    const spread = { ...METADATA, token_endpoint: 'https://tokens.example/token' };
    expect(parseMetadata(spread, { issuer: ISSUER })).toEqual(spread);
    expectRefused(spread, 'foreign_endpoint', { sameOrigin: true });
  });

  it('takes http on this machine, and elsewhere only if it is allowed', () => {
    for (const issuer of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
      const local = { issuer, token_endpoint: `${issuer}/oauth/token` };
      expect(parseMetadata(local, { issuer })).toEqual(local);
    }
    const demo = { issuer: 'http://192.0.2.7:3000', token_endpoint: 'http://192.0.2.7:3000/oauth/token' };
    expectRefused(demo, 'insecure_endpoint', { issuer: demo.issuer });
    expect(parseMetadata(demo, { issuer: demo.issuer, allowHttp: true })).toEqual(demo);
  });
});

describe('RFC 8414 §3.1 and Discovery §4: where metadata is', () => {
  it.each([
    ['https://login.example', 'https://login.example/.well-known/oauth-authorization-server', 'https://login.example/.well-known/openid-configuration'],
    ['https://login.example/', 'https://login.example/.well-known/oauth-authorization-server', 'https://login.example/.well-known/openid-configuration'],
    [
      'https://login.example/a/b',
      'https://login.example/.well-known/oauth-authorization-server/a/b',
      'https://login.example/a/b/.well-known/openid-configuration',
    ],
    ['http://localhost:3000', 'http://localhost:3000/.well-known/oauth-authorization-server', 'http://localhost:3000/.well-known/openid-configuration'],
  ])('is found for %s', (issuer, ...urls) => {
    expect(metadataUrls(issuer)).toEqual(urls);
  });

  it.each(['login.example', 'ftp://login.example', 'https://login.example?x', 'https://login.example/#', '', 'https://a@login.example'])(
    'is nowhere for %j',
    (issuer) => {
      expect(() => metadataUrls(issuer)).toThrow(ProtocolError);
    },
  );
});
