import { createHash, randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import { ALICE } from './server.js';
import type { Answer, TestServer } from './server.js';
import { approveAll, Visitor } from './visitor.js';

/* The authorization endpoint as an app, and the browser it sends there, see it. */

export const CALLBACK = 'http://127.0.0.1:51004/callback';
export const STATE = 'state of the app';
export const NONCE = 'nonce of the app';

/** Replaces parameters of a request; undefined leaves one out. */
export type Changes = Readonly<Record<string, string | undefined>>;

export interface AuthorizationRequest {
  /** With its query, below the issuer. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly verifier: string;
}

export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** What a native app asks a browser to open. RFC 6749 §4.1.1, RFC 7636 §4.3. */
export function authorizationRequest(changes: Changes = {}): AuthorizationRequest {
  const verifier = randomBytes(32).toString('base64url');
  const all: Changes = {
    client_id: 'desktop',
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid profile offline_access',
    state: STATE,
    nonce: NONCE,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...changes,
  };
  const parameters = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return { path: `/oauth/authorize?${new URLSearchParams(parameters)}`, parameters, verifier };
}

export const newVisitor = (server: TestServer): Visitor => new Visitor(() => server.clock.advance(1_000));

/** The request as a signed-in or new browser brings it; no cookie, no page turned. */
export const ask = (server: TestServer, changes: Changes = {}): Promise<Answer> => server.get(authorizationRequest(changes).path);

/** RFC 6749 §4.1.2.1, `RED`: the browser goes to the app's own URI, its query kept, with its state and our issuer. */
export function expectRedirectError({ issuer }: TestServer, answer: Answer, error: string, callback = CALLBACK): void {
  const location = answer.headers.get('location') ?? '';
  const own = `${callback}${callback.includes('?') ? '&' : '?'}`;
  expect([answer.status, location.slice(0, own.length)]).toEqual([302, own]);
  expect(Object.fromEntries(new URLSearchParams(location.slice(own.length)))).toEqual({
    error,
    error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/u),
    state: STATE,
    iss: issuer,
  });
}

/** `PAGE`: a page of ours, and no way to anywhere else. */
export function expectPage({ status, headers, text }: Answer, expected = 400): void {
  expect([status, headers.get('location'), headers.get('content-type')]).toEqual([expected, null, 'text/html; charset=utf-8']);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(text).toMatch(/<h1[\s>]/u);
  expect(text).not.toMatch(/http-equiv="?refresh|window\.location/iu);
}

/** Walks the pages as Alice, to where the app hears the answer. */
export async function consentTo(server: TestServer, { path }: AuthorizationRequest, visitor = newVisitor(server)): Promise<URL> {
  const last = await approveAll(visitor, await visitor.open(server.issuer + path), ALICE);
  if (last.left === undefined) throw new Error(`the pages ended at “${last.heading}”: ${last.text}`);
  return last.left;
}

/** The token request for a code that Alice's consent gave (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export async function consentedCode(server: TestServer, changes: Changes = {}, visitor?: Visitor): Promise<Record<string, string>> {
  const request = authorizationRequest(changes);
  const left = await consentTo(server, request, visitor);
  const { client_id = '', redirect_uri = '' } = request.parameters;
  return { grant_type: 'authorization_code', client_id, redirect_uri, code: left.searchParams.get('code') ?? '', code_verifier: request.verifier };
}
