import type { AuthorizationCode } from './authorization-code.js';

/** One lifetime past its end a code is still known, so that a replay is told from noise (RFC 9700 §4.5). */
export const codeRememberedUntil = (code: Pick<AuthorizationCode, 'createdAt' | 'expiresAt'>): number => code.expiresAt + (code.expiresAt - code.createdAt);
