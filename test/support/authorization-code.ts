import { createHash, randomBytes } from 'node:crypto';
import { AT_HOME } from './person.js';
import type { Person } from './person.js';
import type { TestServer } from './server.js';

/** The token request that redeems the code (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export type CodeRequest = Readonly<Record<'grant_type' | 'client_id' | 'code' | 'code_verifier' | 'redirect_uri', string>>;

/** A native app's authorization request, to which the person said yes. */
export async function authorizationCode({ protocol }: TestServer, { browser }: Person, scope = 'openid profile offline_access'): Promise<CodeRequest> {
  const code_verifier = randomBytes(32).toString('base64url');
  const redirect_uri = 'http://127.0.0.1:5000/callback';
  const asked = {
    client_id: 'desktop',
    redirect_uri,
    response_type: 'code',
    scope,
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const step = await protocol.startAuthorization(browser, asked, AT_HOME);
  const answered = step.word === 'consent' ? await protocol.answerAuthorization(browser, step.id, true, AT_HOME) : step;
  if (answered.word !== 'redirect') throw new Error(`expected a redirect, not ${answered.word}`);
  const code = new URL(answered.location).searchParams.get('code') ?? '';
  return { grant_type: 'authorization_code', client_id: 'desktop', code, code_verifier, redirect_uri };
}
