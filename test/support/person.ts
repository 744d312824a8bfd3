import { createHash } from 'node:crypto';
import type { Secret } from '@device-auth/oauth-core';
import type { SignedInBrowser } from '../../apps/device-auth-server/src/protocol/protocol.js';
import type { RequestOrigin } from '../../apps/device-auth-server/src/protocol/settings.js';
import { ALICE } from './server.js';
import type { TestServer } from './server.js';
import { Visitor } from './visitor.js';

/** Where the people of the tests sit. */
export const AT_HOME: RequestOrigin = { address: '127.0.0.1', network: '127.0.0.0/8', requestId: 'test' };

/** A person at the companion, without walking its pages: signed in, and holding the token that deciding takes. */
export interface Person {
  readonly browser: SignedInBrowser;
  readonly cookie: Secret<'session'>;
  /** Looks the code up and answers it; the answer is the protocol's word. */
  answer(userCode: string, decision?: 'approve' | 'deny'): Promise<string>;
}

export async function signInPerson(server: TestServer, { username, password }: { username: string; password: string } = ALICE): Promise<Person> {
  const { protocol } = server;
  const anonymous = await protocol.findBrowser(server.ports.secrets.newSecret<'session'>(32));
  const signedIn = await protocol.signIn(anonymous, username, password, AT_HOME);
  if (signedIn.word !== 'signed in') throw new Error(`${username} could not sign in: ${signedIn.word}`);
  const held = await protocol.holdCompanionToken(signedIn.browser, await companionToken(server, signedIn.browser));
  if (!held) throw new Error('the companion token was refused');
  const browser = (await protocol.findBrowser(signedIn.cookie)) as SignedInBrowser;
  return {
    browser,
    cookie: signedIn.cookie,
    async answer(userCode, decision = 'approve') {
      const found = await protocol.lookUpUserCode(browser, userCode, AT_HOME);
      if (found.word !== 'claimed' && found.word !== 'yours') return found.word;
      return protocol.decideDeviceAuthorization(browser, { userCode: found.userCode, approve: decision === 'approve' }, AT_HOME);
    },
  };
}

/** The person at the pages themselves, in the browser that is signed in; every look takes a second. `sent`: headers of every request. */
export const visitorOf = ({ clock }: TestServer, { cookie }: Person, sent: Readonly<Record<string, string>> = {}): Visitor =>
  new Visitor(() => clock.advance(1_000), { session: cookie }, sent);

/** What `/device/callback` does: the authorization code flow of the built-in client. */
async function companionToken({ protocol, issuer }: TestServer, browser: SignedInBrowser): Promise<string> {
  const verifier = 'v'.repeat(43);
  const redirect_uri = `${issuer}/device/callback`;
  const step = await protocol.startAuthorization(
    browser,
    {
      client_id: 'companion',
      redirect_uri,
      response_type: 'code',
      scope: 'openid device:approve',
      state: 'state',
      nonce: 'nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    },
    AT_HOME,
  );
  if (step.word !== 'redirect') throw new Error(`the companion was not let through: ${step.word}`);
  const code = new URL(step.location).searchParams.get('code') ?? undefined;
  const tokens = await protocol.exchangeToken(
    { clientId: 'companion' },
    { grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier },
    AT_HOME,
  );
  return tokens.access_token;
}

/** A device that asked for its codes, was approved by Alice, and may poll; `tokens` is the answer to that poll. */
export async function signedInDevice(
  server: TestServer,
  form: Readonly<Record<string, string>> = { client_id: 'tv', scope: 'openid profile offline_access' },
): Promise<{ person: Person; started: Record<string, string>; tokens: Record<string, string> }> {
  const started = (await server.post('/oauth/device_authorization', form)).json;
  const person = await signInPerson(server);
  await person.answer(started.user_code);
  const polled = await server.post('/oauth/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: form['client_id'] ?? 'tv',
    device_code: started.device_code,
  });
  if (polled.status !== 200) throw new Error(`the device got no tokens: ${polled.text}`);
  return { person, started, tokens: polled.json };
}
