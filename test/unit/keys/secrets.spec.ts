import { createHash, randomBytes } from 'node:crypto';
import type { Secret } from '@device-auth/oauth-core';
import { describe, expect, it } from '@jest/globals';
import { newSecretKey } from '../../../apps/device-auth-server/src/keys/secret-key-file.js';
import { createSecrets } from '../../../apps/device-auth-server/src/keys/secrets.js';

const [older, newer] = [newSecretKey(), newSecretKey()];
const before = createSecrets([older]);
const after = createSecrets([newer, older]);
const stranger = createSecrets([newSecretKey()]);

describe('the keys themselves', () => {
  it('are at least one', () => expect(() => createSecrets([])).toThrow('SECRET_KEYS is empty'));

  it.each([
    ['too short', randomBytes(31).toString('base64url')],
    ['too long', randomBytes(33).toString('base64url')],
    ['padded', randomBytes(32).toString('base64')],
  ])('are refused when %s, by place and without being shown', (_, wrong) => {
    const make = (): unknown => createSecrets([newer, wrong]);
    expect(make).toThrow('key 2 of SECRET_KEYS is not 32 bytes in base64url');
    expect(make).not.toThrow(wrong);
  });
});

describe('user codes at rest', () => {
  it('lie at a keyed digest, of every key, newest first', () => {
    expect(after.locators('BCDFGHJK')).toEqual([createSecrets([newer]).locators('BCDFGHJK')[0], before.locators('BCDFGHJK')[0]]);
    expect(stranger.locators('BCDFGHJK')[0]).not.toBe(before.locators('BCDFGHJK')[0]);
    expect(Buffer.from(before.locators('BCDFGHJK')[0], 'base64url')).toHaveLength(16);
  });
});

describe('tags', () => {
  it('are believed under every key, and made under the newest', () => {
    expect(after.isTag('csrf', 'value', before.tag('csrf', 'value'))).toBe(true);
    expect(before.isTag('csrf', 'value', after.tag('csrf', 'value'))).toBe(false);
  });

  it('of one use are worth nothing in another', () => {
    expect(before.isTag('refresh-token', 'value', before.tag('csrf', 'value'))).toBe(false);
    expect(before.tag('limits', 'value')).not.toBe(before.tag('csrf', 'value'));
  });

  it.each(['', 'A', 'é', ' '])('are refused when they are %j', (tag) => expect(before.isTag('csrf', 'value', tag)).toBe(false));
});

describe('sealing', () => {
  const sealed = before.seal('at-rest', 'grüße', 'context');

  it('opens under the key it was sealed under, old or not', () => {
    expect(before.open('at-rest', sealed, 'context')).toBe('grüße');
    expect(after.open('at-rest', sealed, 'context')).toBe('grüße');
  });

  it('opens for no other key, context or use', () => {
    expect(stranger.open('at-rest', sealed, 'context')).toBeUndefined();
    expect(before.open('at-rest', sealed, 'other context')).toBeUndefined();
    expect(before.open('cookie', sealed, 'context')).toBeUndefined();
  });

  it('notices a change of any byte, and every other spelling', () => {
    const bytes = Buffer.from(sealed, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(before.open('at-rest', changed.toString('base64url'), 'context')).toBeUndefined();
    }
    for (const other of [`${sealed}=`, `${sealed}\n`, sealed.slice(0, -1), bytes.subarray(0, 20).toString('base64url'), '']) {
      expect(before.open('at-rest', other, 'context')).toBeUndefined();
    }
  });

  it('never repeats itself, so that equal texts are not seen to be equal', () => {
    expect(before.seal('at-rest', 'grüße', 'context')).not.toBe(sealed);
  });

  it('under a secret opens with that secret alone, whatever keys the server has', () => {
    const under = before.sealUnder('the device code', '{"access_token":"…"}', 'tv');
    expect(stranger.openUnder('the device code', under, 'tv')).toBe('{"access_token":"…"}');
    expect(before.openUnder('another device code', under, 'tv')).toBeUndefined();
    expect(before.openUnder('the device code', under, 'radio')).toBeUndefined();
    expect(before.sealUnder('the device code', '{"access_token":"…"}', 'tv')).not.toBe(under);
  });

  it('is still read as another version may have done it: under a secret in a rolling deploy, under a key of ours at any time', () => {
    const other = createSecrets([Buffer.alloc(32, 1).toString('base64url')]);
    expect(other.openUnder('the device code', 'AS8I7jPI07AnWQUaTOj7vPVhkVp2O7oZCIrxUup3pbd7taX5rPQB6Q', 'tv')).toBe('grüße');
    expect(other.open('at-rest', 'AQ4XMCP7w5sAJPn-q4ubbE6mIppNDfgoQCtgWLNJUBx1VWyc-5Cjgg', 'context')).toBe('grüße');
    expect(other.openUnder('the device code', 'AnEmDAPUF8MAiL4yRPExuRwKHqJoIc8CZu1isHmcprV9T-xT', 'tv')).toBe('grüße');
  });

  it('in a way that only a newer version knows is no lie, but nothing this one can answer now [RL-18]', () => {
    const unknown = Buffer.from(before.sealUnder('the device code', 'grüße', 'tv'), 'base64url');
    unknown[0] = 3;
    expect(() => before.openUnder('the device code', unknown.toString('base64url'), 'tv')).toThrow('only another version of this server knows');
    // From outside comes what it will: a cookie of no known way is none.
    expect(before.open('cookie', unknown.toString('base64url'), 'tv')).toBeUndefined();
  });
});

describe('what is random or one-way', () => {
  it('makes new secrets of the length asked for', () => {
    const made = Array.from({ length: 100 }, () => before.newSecret(32));
    expect(new Set(made).size).toBe(100);
    for (const secret of made) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(before.random(16)).toHaveLength(16);
  });

  it('digests as SHA-256', () => {
    const expected = createHash('sha256').update('abc').digest('base64url');
    expect(before.digest('abc' as Secret<'session'>)).toBe(expected);
    expect(before.sha256('abc')).toBe(expected);
  });
});
