import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { authorizationCode } from '../../support/authorization-code.js';
import type { CodeRequest } from '../../support/authorization-code.js';
import { challengeOf } from '../../support/authorization-request.js';
import { refresh, startSignIn } from '../../support/device.js';
import { bystanders } from '../../support/nothing-lost.js';
import type { Bystanders } from '../../support/nothing-lost.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signInPerson, signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { Answer, Form, TestServer } from '../../support/server.js';
import { userInfo } from '../../support/user-info.js';

const OTHER_VERIFIER = 'w'.repeat(43);

let server: TestServer;
let others: Bystanders;
let request: CodeRequest;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
  others = await bystanders(server);
});
beforeEach(async () => {
  request = await authorizationCode(server, others.person);
});
afterAll(() => server.close());

/** Sends it, and sees that nothing of anybody else's is lost and that no secret comes back. */
const bad = (form: Form): Promise<Answer> => others.after(() => server.post('/oauth/token', form), [request.code, request.code_verifier]);
const badWith = (changes: Partial<CodeRequest>): Promise<Answer> => bad({ ...request, ...changes });
const good = async (): Promise<void> => expect((await server.post('/oauth/token', request)).status).toBe(200);

function without(...names: readonly string[]): URLSearchParams {
  const form = new URLSearchParams(request);
  for (const name of names) form.delete(name);
  return form;
}

describe('RFC 6749 §4.1.3: the code', () => {
  it('is missing or empty [BI-152]', async () => {
    expectOAuthError(await bad(without('code')), 400, 'invalid_request');
    expectOAuthError(await badWith({ code: '' }), 400, 'invalid_request');
    await good();
  });

  it('is random, cut, longer or spelt otherwise [BI-152]', async () => {
    const { code } = request;
    for (const other of ['A'.repeat(43), code.slice(0, -1), `${code}A`, `${code}=`, code.toLowerCase(), ` ${code}`])
      expectOAuthError(await badWith({ code: other }), 400, 'invalid_grant');
    await good();
  });

  it('is a value of another kind [BI-152]', async () => {
    const { tokens, started } = await signedInDevice(server, { client_id: 'radio', scope: 'openid offline_access' });
    const { device_code, user_code } = await startSignIn(server);
    for (const code of [...Object.values(tokens), started['device_code'], device_code, user_code, request.code_verifier, others.person.cookie])
      expectOAuthError(await badWith({ code: String(code) }), 400, 'invalid_grant');
  });

  it('is a second older than its minute [BI-154]', async () => {
    server.clock.advanceSeconds(56);
    // Sending takes the bystanders five seconds.
    expectOAuthError(await badWith({}), 400, 'invalid_grant');
  });

  it('was used, and comes late with all that is right [BI-155]', async () => {
    const { access_token, refresh_token } = (await server.post('/oauth/token', request)).json;
    server.clock.advanceSeconds(11);
    expectOAuthError(await badWith({}), 400, 'invalid_grant');
    expect((await userInfo(server, access_token)).status).toBe(401);
    expectOAuthError(await refresh(server, refresh_token, { client_id: 'desktop' }), 400, 'invalid_grant');
  });

  it('comes two hundred times at once: one of them gets the tokens [BI-157]', async () => {
    const redeem = async (): Promise<Answer> => {
      const answers = await Promise.all(Array.from({ length: 200 }, () => server.post('/oauth/token', request)));
      const lost = answers.filter(({ status }) => status !== 200);
      expect(lost).toHaveLength(199);
      for (const answer of lost) expectOAuthError(answer, 400, 'invalid_grant');
      return lost[0]!;
    };
    await others.after(redeem, [request.code]);
  });

  it('is of a person who was disabled since [BI-169]', async () => {
    const { id } = await server.addAccount({ username: 'carol' });
    const carol = await authorizationCode(server, await signInPerson(server, { username: 'carol', password: 'correct horse battery staple' }));
    await server.stores.endUsers.setStatus(id, 'disabled');
    expectOAuthError(await bad(carol), 400, 'invalid_grant');
  });
});

describe('RFC 7636 §4.6: the verifier', () => {
  it('is missing [BI-158]', async () => {
    expectOAuthError(await bad(without('code_verifier')), 400, 'invalid_grant');
    await good();
  });

  it('is the challenge itself [BI-160]', async () => {
    expectOAuthError(await badWith({ code_verifier: challengeOf(request.code_verifier) }), 400, 'invalid_grant');
    await good();
  });

  it('is in capitals, or has something after it [BI-161]', async () => {
    expectOAuthError(await badWith({ code_verifier: request.code_verifier.toUpperCase() }), 400, 'invalid_grant');
    expectOAuthError(await badWith({ code_verifier: `${request.code_verifier}=` }), 400, 'invalid_grant');
    expectOAuthError(await badWith({ code_verifier: `${request.code_verifier}\n` }), 400, 'invalid_request');
    await good();
  });

  it('was wrong five times: the right one comes too late, and the log knows [BI-163]', async () => {
    for (let count = 0; count < 5; count += 1) expectOAuthError(await badWith({ code_verifier: OTHER_VERIFIER }), 400, 'invalid_grant');
    const answer = await badWith({});
    expectOAuthError(answer, 400, 'invalid_grant');
    const logged = server.log.find((line) => line.includes('token_request_refused') && line.includes(answer.headers.get('x-request-id')!));
    expect(JSON.parse(logged ?? '{}')).toMatchObject({ clientId: 'desktop', grantType: 'authorization_code', error: 'invalid_grant' });
  });
});

describe('RFC 6749 §4.1.3: what comes with the code', () => {
  it.each([
    'HTTP://127.0.0.1:5000/callback',
    'http://127.0.0.1:5000/Callback',
    'http://127.0.0.1:5000/callback/',
    'http://127.0.0.1:5001/callback',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:5000/c%61llback',
    'http://localhost:5000/callback',
  ])('a redirect URI that differs: %s [BI-164]', async (redirect_uri) => {
    expectOAuthError(await badWith({ redirect_uri }), 400, 'invalid_grant');
    await good();
  });

  it('two grant types [BI-166]', async () => {
    expectOAuthError(await bad(`${new URLSearchParams(request)}&grant_type=refresh_token`), 400, 'invalid_request');
    await good();
  });

  it.each([
    ['none', undefined, 'invalid_request'],
    ['an empty one', '', 'invalid_request'],
    ['password', 'password', 'unsupported_grant_type'],
    ['implicit', 'implicit', 'unsupported_grant_type'],
    ['one in capitals', 'AUTHORIZATION_CODE', 'unsupported_grant_type'],
    ['client_credentials, from a public client', 'client_credentials', 'unauthorized_client'],
  ])('a grant type that is %s [BI-167]', async (_, grantType, error) => {
    expectOAuthError(await bad(grantType === undefined ? without('grant_type') : { ...request, grant_type: grantType }), 400, error);
    await good();
  });
});
