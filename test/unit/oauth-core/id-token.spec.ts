import { beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { atHash, TokenError, verifyIdToken } from '@device-auth/oauth-core';
import type { VerifyIdTokenOptions } from '@device-auth/oauth-core';
import { createIssuer, ISSUER, NOW, NOW_SECONDS, otherSpellings } from './issuer.js';
import type { Issuer } from './issuer.js';

const ACCESS_TOKEN = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y';
const CLAIMS: JWTPayload = {
  iss: ISSUER,
  sub: 'ana',
  aud: 'tv',
  nonce: 'n-0S6_WzA2Mj',
  auth_time: NOW_SECONDS - 30,
  // OpenID Connect Core's own example of an at_hash belongs to this access token (A.3).
  at_hash: '77QmUPtjPfzWtF2AnpK9RQ',
  name: 'Ana',
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 300,
};

const SIGNED_WITH = ['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA', 'Ed25519'] as const;

let issuer: Issuer;
let stranger: Issuer;
beforeAll(async () => {
  [issuer, stranger] = await Promise.all([createIssuer(), createIssuer(['ES256'])]);
});

const OPTIONS = { issuer: ISSUER, clientId: 'tv', now: NOW, nonce: 'n-0S6_WzA2Mj', accessToken: ACCESS_TOKEN, maxAgeSeconds: 60 } as const;
const verify = (token: string, options: Partial<VerifyIdTokenOptions> = {}) => verifyIdToken(token, { ...OPTIONS, keys: issuer.keys, ...options });
const expectRefused = async (token: string, code: string, options?: Partial<VerifyIdTokenOptions>): Promise<void> => {
  const refusal = await verify(token, options).catch((fault: unknown) => fault);
  expect(refusal).toBeInstanceOf(TokenError);
  expect(refusal).toMatchObject({ code });
};
const sign = (changes: JWTPayload = {}, header: { alg?: string; typ?: string } = {}): Promise<string> => issuer.sign({ ...CLAIMS, ...changes }, header);

describe('OpenID Connect Core §3.1.3.7: an id token that is believed', () => {
  it.each([undefined, 'JWT'])('has the type %s', async (typ) => {
    expect(await verify(await sign({}, { typ }))).toEqual(CLAIMS);
  });

  it.each(SIGNED_WITH)('is signed with %s, and its at_hash follows the algorithm', async (alg) => {
    const { keys, sign: signWith } = await createIssuer([alg]);
    const token = await signWith({ ...CLAIMS, at_hash: await atHash(ACCESS_TOKEN, alg) }, { alg });
    expect(await verify(token, { keys })).toMatchObject({ sub: 'ana' });
  });

  it('needs none of what was not asked for', async () => {
    const token = await sign({ nonce: undefined, auth_time: undefined, at_hash: undefined });
    expect(await verify(token, { nonce: undefined, maxAgeSeconds: undefined })).toMatchObject({ sub: 'ana' });
  });

  it('may name the client as the only authorized party', async () => {
    expect(await verify(await sign({ azp: 'tv', aud: ['tv'] }))).toMatchObject({ azp: 'tv' });
  });

  it('may be for an audience beside the client that the client trusts', async () => {
    const token = await sign({ azp: 'tv', aud: ['tv', 'backend'] });
    expect(await verify(token, { trustedAudiences: ['backend'] })).toMatchObject({ sub: 'ana' });
  });

  it('may be of a clock that differs by a minute', async () => {
    expect(await verify(await sign({ iat: NOW_SECONDS + 59, auth_time: NOW_SECONDS + 59 }))).toMatchObject({ sub: 'ana' });
    expect(await verify(await sign({ exp: NOW_SECONDS - 59 }))).toMatchObject({ sub: 'ana' });
    expect(await verify(await sign({ auth_time: NOW_SECONDS - 119 }))).toMatchObject({ sub: 'ana' });
  });
});

describe('OpenID Connect Core §3.1.3.7: an id token that is not', () => {
  it.each([
    ['another issuer', { iss: 'https://evil.example' }, 'wrong_issuer'],
    ['another audience', { aud: 'phone' }, 'wrong_audience'],
    ['no audience', { aud: undefined }, 'wrong_audience'],
    ['an audience beside the client', { aud: ['tv', 'phone'], azp: 'tv' }, 'wrong_audience'],
    ['another authorized party', { azp: 'phone' }, 'wrong_authorized_party'],
    ['an end that has passed', { exp: NOW_SECONDS - 61 }, 'expired'],
    ['no end', { exp: undefined }, 'wrong_claim'],
    ['a time of issue to come', { iat: NOW_SECONDS + 61 }, 'not_yet_valid'],
    ['no time of issue', { iat: undefined }, 'wrong_claim'],
    ['another nonce', { nonce: 'other' }, 'wrong_nonce'],
    ['no nonce', { nonce: undefined }, 'wrong_nonce'],
    ['a sign-in too long ago', { auth_time: NOW_SECONDS - 121 }, 'sign_in_too_old'],
    ['a sign-in to come', { auth_time: NOW_SECONDS + 61 }, 'not_yet_valid'],
    ['no time of sign-in', { auth_time: undefined }, 'wrong_claim'],
    ['a time of sign-in in words', { auth_time: 'today' }, 'wrong_claim'],
    ['the hash of another access token', { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }, 'wrong_access_token_hash'],
    ['a hash that is none', { at_hash: 7 }, 'wrong_claim'],
    ['no subject', { sub: undefined }, 'wrong_claim'],
    ['a subject of 256 characters', { sub: 'x'.repeat(256) }, 'wrong_claim'],
    ['a subject beyond ASCII', { sub: 'änne' }, 'wrong_claim'],
  ])('has %s', async (_, changes, code) => {
    await expectRefused(await sign(changes), code);
  });

  it('is for a trusted audience alone, and not for the client', async () => {
    await expectRefused(await sign({ aud: 'backend' }), 'wrong_audience', { trustedAudiences: ['backend'] });
  });

  it('is for several, without saying who asked for it', async () => {
    await expectRefused(await sign({ aud: ['tv', 'backend'] }), 'wrong_authorized_party', { trustedAudiences: ['backend'] });
  });

  it('is an access token', async () => {
    await expectRefused(await sign({}, { typ: 'at+jwt' }), 'wrong_type');
  });

  it('is unsigned, signed by somebody else, or with another algorithm than the client registered', async () => {
    await expectRefused(new UnsecuredJWT(CLAIMS).encode(), 'malformed');
    await expectRefused(await stranger.sign(CLAIMS), 'wrong_signature');
    await expectRefused(await sign(), 'wrong_algorithm', { algorithms: ['RS256'] });
  });

  it('is signed with a secret, even one that the issuer publishes', async () => {
    const secret = new Uint8Array(32);
    const keys = { keys: [{ kty: 'oct', k: Buffer.from(secret).toString('base64url'), alg: 'HS256' }] };
    await expectRefused(await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256' }).sign(secret), 'wrong_algorithm', { keys });
  });

  it('is another spelling of a good one', async () => {
    for (const text of otherSpellings(await sign())) await expectRefused(text, 'malformed');
  });
});

describe('OpenID Connect Core §3.1.3.6: at_hash', () => {
  it.each(['ES256', 'RS256', 'PS256'] as const)('with %s is that of the example', async (alg) => {
    expect(await atHash(ACCESS_TOKEN, alg)).toBe('77QmUPtjPfzWtF2AnpK9RQ');
  });

  it.each([
    ['SHA-384', 24, ['ES384', 'RS384', 'PS384']],
    ['SHA-512', 32, ['ES512', 'RS512', 'PS512', 'EdDSA', 'Ed25519']],
  ] as const)('is the left half of the %s, %i bytes, with %j', async (hash, bytes, algorithms) => {
    const half = Buffer.from(await crypto.subtle.digest(hash, Buffer.from(ACCESS_TOKEN)))
      .subarray(0, bytes)
      .toString('base64url');
    for (const alg of algorithms) expect(await atHash(ACCESS_TOKEN, alg)).toBe(half);
  });
});
