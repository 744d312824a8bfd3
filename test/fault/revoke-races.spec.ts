import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SET_TOP, signedInSetTop } from '../support/credentials-of-alice.js';
import { signInPerson } from '../support/person.js';
import type { Person } from '../support/person.js';
import { startServer } from '../support/server.js';
import type { Answer, TestServer } from '../support/server.js';

const ROUNDS = 40;
/** Refreshes that set out before the revocation, beside it and behind it. */
const RUNNERS = 24;

let server: TestServer;
let person: Person;
beforeAll(async () => {
  // Every round is a new device, from one address, and every check asks for what should be dead.
  const many = { count: 100_000, windowSeconds: 60 };
  server = await startServer({ file: { settings: { limits: { startsPerAddress: many, inactivePerCaller: many } } } });
  await server.addAccount();
  person = await signInPerson(server);
});
afterAll(() => server.close());

const refresh = (token: string): Promise<Answer> => server.post('/oauth/token', { grant_type: 'refresh_token', refresh_token: token }, SET_TOP);
const isActive = async (token: string): Promise<boolean> => (await server.post('/oauth/introspect', { token }, SET_TOP)).json.active;

describe('a revocation among refreshes that are under way', () => {
  it(`leaves nothing of the family alive, ${ROUNDS * RUNNERS} times over [V-09]`, async () => {
    const outcomes = new Set<number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const first = await signedInSetTop(server, { person });
      const before = (round * 7) % RUNNERS;
      const running = Array.from({ length: before }, () => refresh(first.refresh_token));
      const revoked = server.post('/oauth/revoke', { token: round % 2 === 0 ? first.refresh_token : first.access_token }, SET_TOP);
      running.push(...Array.from({ length: RUNNERS - before }, () => refresh(first.refresh_token)));
      expect((await revoked).status).toBe(200);
      // From here on; the answers that are still to come count as well.
      for (const token of [first.access_token, first.refresh_token]) expect(await isActive(token)).toBe(false);
      const answers = await Promise.all(running);
      for (const { status } of answers) outcomes.add(status);
      const won = answers.filter(({ status }) => status === 200).map(({ json }) => json as Record<'access_token' | 'refresh_token', string>);
      const successors = new Set(won.map(({ refresh_token }) => refresh_token));
      const handedOut = [...won.map(({ access_token }) => access_token), ...successors];
      for (const token of handedOut) expect(await isActive(token)).toBe(false);
      for (const token of successors) expect((await refresh(token)).json.error).toBe('invalid_grant');
    }
    // Had all refreshes lost, or all won, nothing would have raced.
    expect(outcomes).toEqual(new Set([200, 400]));
  }, 120_000);
});
