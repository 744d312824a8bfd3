import { afterEach, describe, expect, it } from '@jest/globals';
import { OAuthError } from '@device-auth/oauth-core';

const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit') as PropertyDescriptor;
afterEach(() => void Object.defineProperty(Error, 'stackTraceLimit', limit));

describe('an OAuth error', () => {
  it('carries no stack, and leaves other errors theirs', () => {
    expect(new OAuthError('invalid_grant', 'gone').stack).toBe('OAuthError: invalid_grant: gone');
    expect(new Error('x').stack).toContain('oauth-error.spec');
  });

  it('can be made where intrinsics are frozen', () => {
    Object.defineProperty(Error, 'stackTraceLimit', { ...limit, writable: false });
    const error = new OAuthError('slow_down', 'later', { members: { interval: 10 } });
    expect(error.toJSON()).toEqual({ error: 'slow_down', error_description: 'later', interval: 10 });
  });
});
