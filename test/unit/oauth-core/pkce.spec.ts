import { describe, expect, it } from '@jest/globals';
import { createCodeChallenge, createCodeVerifier, decodeBase64Url, isCodeChallenge, isCodeVerifier, verifyCodeChallenge } from '@device-auth/oauth-core';

// RFC 7636 appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

describe('RFC 7636 §4.1: the code verifier', () => {
  it('is 32 fresh random bytes each time', () => {
    const verifiers = Array.from({ length: 100 }, createCodeVerifier);
    expect(new Set(verifiers).size).toBe(100);
    for (const verifier of verifiers) expect(decodeBase64Url(verifier)).toHaveLength(32);
  });

  it.each([
    ['43 characters', 'a'.repeat(43), true],
    ['128 characters', 'a'.repeat(128), true],
    ['every kind of unreserved character', 'aZ9-._~'.repeat(7), true],
    ['42 characters', 'a'.repeat(42), false],
    ['129 characters', 'a'.repeat(129), false],
    ['an accent', `${'a'.repeat(43)}é`, false],
    ['a space', `${'a'.repeat(43)} `, false],
    ['a trailing newline', `${'a'.repeat(43)}\n`, false],
    ['a plus sign', `${'a'.repeat(43)}+`, false],
    ['nothing', '', false],
  ])('judges the spelling of %s', (_, text, expected) => {
    expect(isCodeVerifier(text)).toBe(expected);
  });
});

describe('RFC 7636 §4.2: the code challenge', () => {
  it('is the S256 of the verifier', async () => {
    expect(await createCodeChallenge(VERIFIER)).toBe(CHALLENGE);
  });

  it.each([
    ['43 characters', CHALLENGE, true],
    ['42 characters', CHALLENGE.slice(0, 42), false],
    ['44 characters', `${CHALLENGE}A`, false],
    ['padding', `${CHALLENGE}=`, false],
    ['the plus and slash of plain base64', `${CHALLENGE.slice(0, 41)}+/`, false],
    ['another spelling of the same bytes', `${CHALLENGE.slice(0, 42)}N`, false],
    ['a trailing newline', `${CHALLENGE}\n`, false],
    ['nothing', '', false],
  ])('judges the spelling of %s', (_, text, expected) => {
    expect(isCodeChallenge(text)).toBe(expected);
  });
});

describe('RFC 7636 §4.6: verifying', () => {
  it('finds the verifier of a challenge', async () => {
    expect(await verifyCodeChallenge(VERIFIER, CHALLENGE)).toBe(true);
  });

  it.each([
    ['another verifier', createCodeVerifier(), CHALLENGE],
    ['a verifier changed in its last character', `${VERIFIER.slice(0, -1)}l`, CHALLENGE],
    ['the challenge itself, as plain would have it', CHALLENGE, CHALLENGE],
    ['a verifier that is too short', 'short', 'short'],
    ['an empty challenge', VERIFIER, ''],
    ['a padded challenge', VERIFIER, `${CHALLENGE}=`],
  ])('refuses %s', async (_, verifier, challenge) => {
    expect(await verifyCodeChallenge(verifier, challenge)).toBe(false);
  });

  it('refuses a verifier whose challenge is right but which is misspelt', async () => {
    const short = 'a'.repeat(42);
    expect(await verifyCodeChallenge(short, await createCodeChallenge(short))).toBe(false);
  });
});
