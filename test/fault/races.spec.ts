import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AT_HOME, signInPerson, signedInDevice } from '../support/person.js';
import type { Person } from '../support/person.js';
import { startServer } from '../support/server.js';
import type { Answer, TestServer } from '../support/server.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const AT_ONCE = 200;

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  person = await signInPerson(server);
});
afterAll(() => server.close());

const atOnce = (ask: () => Promise<Answer>): Promise<readonly Answer[]> => Promise.all(Array.from({ length: AT_ONCE }, ask));
const succeeded = (answers: readonly Answer[]): readonly Answer[] => answers.filter(({ status }) => status === 200);
const refreshTokens = (answers: readonly Answer[]): ReadonlySet<string> => new Set(succeeded(answers).map(({ json }) => json.refresh_token));
const families = async (): Promise<number> => (await server.stores.refreshTokenFamilies.list({ clientId: 'tv' })).length;

describe(`${AT_ONCE} requests at once, each on a connection of its own`, () => {
  it('give one device one family and one refresh token, however many polls meet', async () => {
    const { device_code, user_code } = (await server.post('/oauth/device_authorization', { client_id: 'tv', scope: 'openid offline_access' })).json;
    await person.answer(user_code);
    const before = await families();
    const answers = await atOnce(() => server.post('/oauth/token', { grant_type: DEVICE_CODE, client_id: 'tv', device_code }));
    expect(succeeded(answers)).toHaveLength(AT_ONCE);
    expect(refreshTokens(answers).size).toBe(1);
    expect((await families()) - before).toBe(1);
  });

  it('give one refresh token one successor, and every answer carries it [AT-32]', async () => {
    const { tokens } = await signedInDevice(server);
    const refresh = (token: string | undefined): Promise<Answer> =>
      server.post('/oauth/token', { grant_type: 'refresh_token', client_id: 'tv', refresh_token: token ?? '' });
    const answers = await atOnce(() => refresh(tokens['refresh_token']));
    expect(succeeded(answers)).toHaveLength(AT_ONCE);
    const [successor, ...others] = refreshTokens(answers);
    expect(others).toEqual([]);
    expect((await refresh(successor)).status).toBe(200);
  });

  it('redeem one authorization code once, and the tokens of that once stay good [O-20]', async () => {
    const { code, verifier } = await authorizationCode();
    const form = { grant_type: 'authorization_code', client_id: 'desktop', code, code_verifier: verifier, redirect_uri: 'http://127.0.0.1:5000/callback' };
    const answers = await atOnce(() => server.post('/oauth/token', form));
    const [only, ...more] = succeeded(answers);
    expect(more).toEqual([]);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ json }) => json.error))).toEqual(new Set(['invalid_grant']));
    expect((await server.get('/oauth/userinfo', { authorization: `Bearer ${only?.json.access_token}` })).status).toBe(200);
  });

  it('let one of approve and deny stand', async () => {
    const { device_code, user_code } = (await server.post('/oauth/device_authorization', { client_id: 'radio', scope: 'openid' })).json;
    const found = await server.protocol.lookUpUserCode(person.browser, user_code, AT_HOME);
    if (!('userCode' in found)) throw new Error('the code was not found');
    const words = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        server.protocol.decideDeviceAuthorization(
          person.browser,
          { userCode: found.userCode, approve: index % 2 === 0 },
          { ...AT_HOME, requestId: randomBytes(8).toString('hex') },
        ),
      ),
    );
    const stood = words.filter((word) => word !== 'already answered');
    expect(stood).toHaveLength(1);
    const polled = await server.post('/oauth/token', { grant_type: DEVICE_CODE, client_id: 'radio', device_code });
    expect(polled.status === 200 ? 'approved' : polled.json.error).toBe(stood[0] === 'approved' ? 'approved' : 'access_denied');
  });
});

/** A code for the native client, as its person's consent gives it. */
async function authorizationCode(): Promise<{ code: string; verifier: string }> {
  const verifier = randomBytes(32).toString('base64url');
  const step = await server.protocol.startAuthorization(
    person.browser,
    {
      client_id: 'desktop',
      redirect_uri: 'http://127.0.0.1:5000/callback',
      response_type: 'code',
      scope: 'openid profile',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    },
    AT_HOME,
  );
  if (step.word !== 'consent') throw new Error(`expected the consent page, not ${step.word}`);
  const answered = await server.protocol.answerAuthorization(person.browser, step.id, true, AT_HOME);
  if (answered.word !== 'redirect') throw new Error(`expected a redirect, not ${answered.word}`);
  return { code: new URL(answered.location).searchParams.get('code') ?? '', verifier };
}
