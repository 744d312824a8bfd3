import { expect } from '@jest/globals';
import type { Answer } from './server.js';

/** What every error of an API endpoint looks like (RFC 6749 §5.2): JSON, never cached, in the allowed characters, without a token beside it. */
export function expectOAuthError(answer: Answer, status: number, error: string): void {
  expect({ status: answer.status, error: answer.json.error }).toEqual({ status, error });
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/u);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.json.error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/u);
  for (const member of ['access_token', 'refresh_token', 'id_token', 'device_code', 'user_code', 'statusCode', 'stack'])
    expect(answer.json).not.toHaveProperty(member);
}
