import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, importJWK, exportSPKI, SignJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';
import { SET_TOP, signedInSetTop } from '../../support/credentials-of-alice.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

let server: TestServer;
let tokens: Awaited<ReturnType<typeof signedInSetTop>>;
let claims: JWTPayload;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  tokens = await signedInSetTop(server);
  claims = decodeJwt(tokens.access_token);
});
afterAll(() => server.close());

const userInfo = (token: string): Promise<Answer> => server.get('/oauth/userinfo', { authorization: `Bearer ${token}` });
const isActive = async (token: string): Promise<boolean> => (await server.post('/oauth/introspect', { token }, SET_TOP)).json.active;
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const kid = (): string => decodeProtectedHeader(tokens.access_token).kid ?? '';

/** Signed by our own key, so that nothing but what was changed is wrong. */
const ours = (changes: object, type: 'at+jwt' | 'JWT' = 'at+jwt'): Promise<string> => server.ports.signer.sign(type, 'ES256', { ...claims, ...changes });

const foreign = (header: object): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ typ: 'at+jwt', alg: 'ES256', ...header }).sign(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);

/** CVE-2024-37568 and its kin: the public key, taken for a shared secret. */
async function keyedByOurPublicKey(): Promise<string> {
  const { keys } = (await server.get('/oauth/jwks')).json;
  const key = await importJWK(
    keys.find((each: { kid: string }) => each.kid === kid()),
    'ES256',
    { extractable: true },
  );
  const text = `${encode({ typ: 'at+jwt', alg: 'HS256', kid: kid() })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', await exportSPKI(key as CryptoKey))
    .update(text)
    .digest('base64url')}`;
}

const FORGERIES: readonly [string, () => Promise<string> | string][] = [
  ['an id token', () => tokens.id_token],
  ['an id token with the claims of an access token', () => ours({}, 'JWT')],
  ['one of another issuer', () => ours({ iss: 'https://other.example' })],
  ['one of an issuer with a slash more', () => ours({ iss: `${server.issuer}/` })],
  ['one that has ended', () => ours({ exp: Math.floor(server.clock() / 1_000) })],
  ['one that does not end', () => ours({ exp: undefined })],
  ['one without a signature', () => `${encode({ typ: 'at+jwt', alg: 'none' })}.${encode(claims)}.`],
  ['one under our key, with its signature left out', () => `${tokens.access_token.split('.').slice(0, 2).join('.')}.`],
  ['one with a signature of zeros', () => `${tokens.access_token.split('.').slice(0, 2).join('.')}.${Buffer.alloc(64).toString('base64url')}`],
  ['one of another key, under the name of ours', () => foreign({ kid: kid() })],
  ['one of a key nobody knows', () => foreign({ kid: 'nobody' })],
  ['one that brings its own key', () => foreign({ jwk: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }) })],
  ['one keyed by our public key', keyedByOurPublicKey],
  [
    'one whose claims were changed',
    () => [tokens.access_token.split('.')[0], encode({ ...claims, sub: 'set-top' }), tokens.access_token.split('.')[2]].join('.'),
  ],
];

describe('RFC 9068 §4: our own API', () => {
  it.each(FORGERIES)('refuses %s, and so does introspection [J-05]', async (_, forge) => {
    const token = await forge();
    const answer = await userInfo(token);
    expectOAuthError(answer, 401, 'invalid_token');
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(await isActive(token)).toBe(false);
  });

  it('refuses one that is meant for another API [J-05]', async () => {
    const token = await ours({ aud: 'https://films.example/api' });
    expectOAuthError(await userInfo(token), 401, 'invalid_token');
  });

  it('takes the same claims, signed as they were', async () => {
    expect((await userInfo(await ours({}))).json.sub).toBe('id-of-alice');
    expect(await isActive(await ours({}))).toBe(true);
  });
});
