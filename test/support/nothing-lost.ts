import { expect } from '@jest/globals';
import { authorizationCode } from './authorization-code.js';
import type { CodeRequest } from './authorization-code.js';
import { poll, refresh, startSignIn } from './device.js';
import { signedInDevice } from './person.js';
import type { Person } from './person.js';
import type { Answer, TestServer } from './server.js';

const INTERVAL_SECONDS = 5;
const SLOWEST_ANSWER_MS = 5_000;
/** Well inside the ten minutes of a code. */
const PENDING_FOR_MS = 500_000;

/** RFC 6749 §5.2, RFC 8628 §3.5, RFC 8707 §2: every code a client may read at these endpoints. */
const REGISTERED = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_target',
  'temporarily_unavailable',
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
];

/** Sends what is bad, and checks its answer and that everything which was good before still is. */
export interface Bystanders {
  readonly person: Person;
  /** `hidden`: what the answer must not repeat. */
  after(send: () => Promise<Answer>, hidden?: readonly string[]): Promise<Answer>;
  /** For what was sent in another way: lets a polling interval pass, and looks that everything is as good as before. */
  expectUnharmed(): Promise<void>;
}

/** One of each: a pending device, a signed-in device, a code on its way to an app, a person in a browser. */
export async function bystanders(server: TestServer): Promise<Bystanders> {
  const { person, tokens } = await signedInDevice(server);
  let pending = await startSignIn(server);
  let startedAt = server.clock();
  let refreshToken = tokens['refresh_token'] ?? '';

  async function stillGood(code: CodeRequest): Promise<void> {
    expect((await server.post('/oauth/token', code)).status).toBe(200);
    const refreshed = await refresh(server, refreshToken);
    expect(refreshed.status).toBe(200);
    refreshToken = refreshed.json.refresh_token;
    // Had the bad request moved the clock of this code, an on-time poll would read slow_down.
    expect((await poll(server, pending.device_code)).json.error).toBe('authorization_pending');
    expect((await server.protocol.findBrowser(person.cookie)).session).toBeDefined();
  }

  /** Many bad requests take longer than a code lives. */
  async function renewPending(): Promise<void> {
    if (server.clock() < startedAt + PENDING_FOR_MS) return;
    pending = await startSignIn(server);
    startedAt = server.clock();
    expect((await poll(server, pending.device_code)).json.error).toBe('authorization_pending');
  }

  return {
    person,
    async after(send, hidden = []) {
      await renewPending();
      const code = await authorizationCode(server, person);
      server.clock.advanceSeconds(INTERVAL_SECONDS);
      const sentAt = performance.now();
      const answer = await send();
      expect(performance.now() - sentAt).toBeLessThan(SLOWEST_ANSWER_MS);
      expectGoodManners(server, answer, hidden);
      await stillGood(code);
      return answer;
    },
    async expectUnharmed() {
      await renewPending();
      const code = await authorizationCode(server, person);
      server.clock.advanceSeconds(INTERVAL_SECONDS);
      await stillGood(code);
    },
  };
}

function expectGoodManners({ log }: TestServer, { status, headers, text, json }: Answer, hidden: readonly string[]): void {
  expect(headers.get('content-type')).toMatch(/^application\/(?:problem\+)?json/u);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(text).not.toMatch(/\bat .*:\d+:\d+|node_modules/u);
  for (const secret of hidden) expect(text).not.toContain(secret);
  if (status < 500) expect(REGISTERED).toContain(json.error ?? 'invalid_request');
  else expect(json).not.toHaveProperty('error');
  if (json.error !== undefined) expect(json.error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/u);
  const requestId = headers.get('x-request-id') ?? 'none';
  expect(log.filter((line) => line.includes(requestId)).length).toBeGreaterThan(0);
}
