import { beforeAll, describe, expect, it } from '@jest/globals';
import { CompactEncrypt, exportJWK, generateKeyPair, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { TokenError, verifyAccessToken } from '@device-auth/oauth-core';
import type { VerifyAccessTokenOptions } from '@device-auth/oauth-core';
import { createIssuer, ISSUER, NOW, NOW_SECONDS, otherSpellings } from './issuer.js';
import type { Issuer } from './issuer.js';

const AUDIENCE = 'https://photos.example/api';
const CLAIMS: JWTPayload = {
  iss: ISSUER,
  sub: 'ana',
  aud: AUDIENCE,
  client_id: 'tv',
  scope: 'photos:read',
  jti: 'one',
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 600,
};

let issuer: Issuer;
let stranger: Issuer;
beforeAll(async () => {
  [issuer, stranger] = await Promise.all([createIssuer(), createIssuer(['ES256'])]);
});

const verify = (token: string, options: Partial<VerifyAccessTokenOptions> = {}) =>
  verifyAccessToken(token, { issuer: ISSUER, audience: AUDIENCE, keys: issuer.keys, now: NOW, ...options });
const expectRefused = async (token: string, code: string, options?: Partial<VerifyAccessTokenOptions>): Promise<void> => {
  const refusal = await verify(token, options).catch((fault: unknown) => fault);
  expect(refusal).toBeInstanceOf(TokenError);
  expect(refusal).toMatchObject({ code });
  for (const part of token.split('.').filter((text) => text.length > 8)) expect((refusal as Error).message).not.toContain(part);
};
const sign = (changes: JWTPayload = {}, header: { alg?: string; typ?: string; kid?: string } = {}): Promise<string> =>
  issuer.sign({ ...CLAIMS, ...changes }, { typ: 'at+jwt', ...header });

describe('RFC 9068 §4: an access token that is believed', () => {
  it.each(['ES256', 'RS256', 'Ed25519'])('is signed with %s', async (alg) => {
    expect(await verify(await sign({}, { alg }))).toEqual(CLAIMS);
  });

  it('may be checked against a key set that fetches itself', async () => {
    expect(await verify(await sign(), { keys: issuer.keySource })).toEqual(CLAIMS);
  });

  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt'])('has the type %s', async (typ) => {
    expect(await verify(await sign({}, { typ }))).toEqual(CLAIMS);
  });

  it('may be for several resources, of which this is one', async () => {
    const aud = ['https://mail.example', AUDIENCE];
    expect(await verify(await sign({ aud }))).toMatchObject({ aud });
  });

  it('may be for any resource when the issuer itself asks', async () => {
    expect(await verify(await sign({ aud: 'https://mail.example' }), { audience: undefined })).toMatchObject({ sub: 'ana' });
  });

  it('may be of a clock that differs by a minute', async () => {
    expect(await verify(await sign({ exp: NOW_SECONDS - 59, iat: NOW_SECONDS - 600 }))).toMatchObject({ sub: 'ana' });
    await expectRefused(await sign({ exp: NOW_SECONDS - 61 }), 'expired');
    await expectRefused(await sign({ exp: NOW_SECONDS - 1 }), 'expired', { toleranceSeconds: 0 });
  });

  it('goes by the system clock unless told otherwise', async () => {
    await expectRefused(await sign({ exp: 1 }), 'expired', { now: undefined });
  });
});

describe('RFC 9068 §4: an access token that is not', () => {
  it.each([
    ['another issuer', { iss: 'https://evil.example' }, 'wrong_issuer'],
    ['the issuer with a slash more', { iss: `${ISSUER}/` }, 'wrong_issuer'],
    ['another audience', { aud: 'https://mail.example' }, 'wrong_audience'],
    ['no audience', { aud: undefined }, 'wrong_audience'],
    ['an empty list of audiences', { aud: [] }, 'wrong_audience'],
    ['a time to come', { nbf: NOW_SECONDS + 61 }, 'not_yet_valid'],
    ['no end', { exp: undefined }, 'wrong_claim'],
    ['an end in words', { exp: 'never' }, 'wrong_claim'],
    ['no subject', { sub: undefined }, 'wrong_claim'],
    ['an empty subject', { sub: '' }, 'wrong_claim'],
    ['no client', { client_id: undefined }, 'wrong_claim'],
    ['a client that is a number', { client_id: 1 }, 'wrong_claim'],
    ['no id of its own', { jti: undefined }, 'wrong_claim'],
    ['no time of issue', { iat: undefined }, 'wrong_claim'],
    ['scope as a list', { scope: ['photos:read'] }, 'wrong_claim'],
  ])('has %s', async (_, changes, code) => {
    await expectRefused(await sign(changes as JWTPayload), code);
  });

  it('names no audience that is a text, even if the issuer itself asks', async () => {
    await expectRefused(await sign({ aud: [''] }), 'wrong_audience', { audience: undefined });
  });

  it.each([undefined, 'JWT', 'id+jwt', 'at+jwt2', 'application/jwt', 'text/at+jwt'])('is of the type %s', async (typ) => {
    await expectRefused(await issuer.sign(CLAIMS, { typ }), 'wrong_type');
  });

  it('is not signed at all', async () => {
    await expectRefused(new UnsecuredJWT(CLAIMS).encode(), 'malformed');
    const header = btoa(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).replaceAll('=', '');
    await expectRefused([header, ...(await sign()).split('.').slice(1)].join('.'), 'wrong_algorithm');
  });

  it('is signed with an algorithm that is not on the list', async () => {
    await expectRefused(await sign({}, { alg: 'ES384' }), 'wrong_algorithm');
  });

  it('is signed with the public key as if it were a shared secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(issuer.keys.keys[0]));
    const token = await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'ES256' }).sign(secret);
    await expectRefused(token, 'wrong_algorithm');
  });

  it('is signed by somebody else', async () => {
    await expectRefused(await stranger.sign(CLAIMS, { typ: 'at+jwt' }), 'wrong_signature');
    await expectRefused(await sign({}, { kid: 'unheard-of' }), 'unknown_key');
  });

  it('brings its own key', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const token = await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'ES256', jwk: await exportJWK(publicKey) }).sign(privateKey);
    await expectRefused(token, 'wrong_signature');
  });

  it('was changed after it was signed', async () => {
    const [header, , signature] = (await sign()).split('.');
    const [, payload] = (await sign({ sub: 'eve' })).split('.');
    await expectRefused([header, payload, signature].join('.'), 'wrong_signature');
  });

  it('is a padded, re-encoded or longer text of a good one', async () => {
    for (const alg of ['ES256', 'RS256']) {
      const token = await sign({}, { alg });
      const spellings = otherSpellings(token);
      expect(spellings.length).toBeGreaterThan(9);
      for (const text of [...spellings, `${token}.`, `.${token}`, `${token}.e30`]) await expectRefused(text, 'malformed');
    }
  });

  it('is the beginning of a good one', async () => {
    const token = await sign();
    for (let length = token.length - 1; length > token.length - 90; length -= 1)
      expect(await verify(token.slice(0, length)).catch((fault: unknown) => fault)).toBeInstanceOf(TokenError);
  });

  it('would have been believed in some of those spellings by jose alone', async () => {
    const spellings = otherSpellings(await sign());
    const verdicts = await Promise.all(
      spellings.map((text) =>
        jwtVerify(text, issuer.keySource, { currentDate: new Date(NOW) }).then(
          () => true,
          () => false,
        ),
      ),
    );
    expect(verdicts).toContain(true);
  });

  it('is encrypted: five parts are refused unread', async () => {
    const { publicKey } = await generateKeyPair('ECDH-ES');
    const token = await new CompactEncrypt(new TextEncoder().encode(await sign()))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'at+jwt' })
      .encrypt(publicKey);
    const neverAsked = (): never => {
      throw new Error('The key source was asked.');
    };
    await expectRefused(token, 'malformed', { keys: neverAsked });
  });

  it.each(['', '.', '..', 'a.b.c', 'not a token', '💥.💥.💥', 'e30.e30.e30', 'bnVsbA.e30.AAAA'])('is %j', async (text) => {
    expect(await verify(text).catch((fault: unknown) => fault)).toBeInstanceOf(TokenError);
  });

  it('carries a critical header that nobody here knows', async () => {
    const header = btoa(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'ES256', crit: ['new'], new: true })).replaceAll('=', '');
    await expectRefused([header, ...(await sign()).split('.').slice(1)].join('.'), 'malformed');
  });
});

describe('when the keys cannot be had', () => {
  it('says nothing about the token', async () => {
    const outage = new TypeError('fetch failed');
    const keys = () => Promise.reject(outage);
    await expect(verify(await sign(), { keys })).rejects.toBe(outage);
  });
});
