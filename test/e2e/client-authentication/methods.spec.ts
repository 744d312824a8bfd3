import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { basic, CONF_SECRET, secretHash, WEB_SECRET } from '../../support/clients.js';
import { startSignIn } from '../../support/device.js';
import { bystanders } from '../../support/nothing-lost.js';
import type { Bystanders } from '../../support/nothing-lost.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { startServer } from '../../support/server.js';
import type { Answer, Form, TestServer } from '../../support/server.js';
import { storeFile } from '../../support/store-file.js';

/** With every character that form encoding changes. */
const ODD_SECRET = 'a+b c%41&d=é';
const ASSERTION = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: 'e30.e30.e30' };

let server: TestServer;
let others: Bystanders;
beforeAll(async () => {
  const odd = {
    token_endpoint_auth_method: 'client_secret_basic',
    client_secret_hash: secretHash(ODD_SECRET),
    grant_types: ['client_credentials'],
    scope: 'photos:read',
  };
  server = await startServer({
    clients: [
      { ...odd, client_id: 'odd' },
      { ...odd, client_id: 'shut', client_secret_hash: secretHash(CONF_SECRET), disabled: true },
    ],
    // A table of wrong secrets is no attack.
    file: { settings: { limits: { wrongSecretsPerAddress: { count: 1_000, windowSeconds: 60 } } } },
  });
  await server.addAccount();
  others = await bystanders(server);
});
afterAll(() => server.close());

type Sent = Readonly<Record<string, string>>;

const CLIENT_CREDENTIALS = { grant_type: 'client_credentials' };
const raw = (text: string): Sent => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

const ask = (form: Form, headers: Sent = {}): Promise<Answer> => server.post('/oauth/token', form, headers);
/** Sends it, and sees that nothing of anybody's is lost and that no secret comes back. */
const bad = (form: Form, headers: Sent = {}): Promise<Answer> => others.after(() => ask(form, headers), [CONF_SECRET, WEB_SECRET, ODD_SECRET]);

describe('RFC 6749 §2.3: one method a request', () => {
  it.each([
    ['the header and a secret in the body', { client_secret: CONF_SECRET }],
    ['the header and an assertion', ASSERTION],
    ['the header and another client_id', { client_id: 'tv' }],
  ])('not %s [O-04]', async (_, also) => {
    expectOAuthError(await bad({ ...CLIENT_CREDENTIALS, ...also }, basic('set-top', CONF_SECRET)), 400, 'invalid_request');
  });

  it('not a secret and an assertion in the body', async () => {
    expectOAuthError(await bad({ ...CLIENT_CREDENTIALS, client_id: 'shop', client_secret: WEB_SECRET, ...ASSERTION }), 400, 'invalid_request');
  });

  it('the right header with the right secret beside it is refused as well [BI-86]', async () => {
    const answer = await bad({ ...CLIENT_CREDENTIALS, client_id: 'set-top', client_secret: CONF_SECRET }, basic('set-top', CONF_SECRET));
    expectOAuthError(answer, 400, 'invalid_request');
    expect(answer.json.error_description).toContain('more than one method');
  });

  it('an id in the header and another in the body are two clients [BI-88]', async () => {
    expectOAuthError(await bad({ ...CLIENT_CREDENTIALS, client_id: 'shop' }, basic('set-top', CONF_SECRET)), 400, 'invalid_request');
    expect((await ask({ ...CLIENT_CREDENTIALS, client_id: 'set-top', scope: 'photos:read' }, basic('set-top', CONF_SECRET))).status).toBe(200);
  });

  it("an assertion is no method of this server, a public client's neither", async () => {
    expectOAuthError(await bad({ ...CLIENT_CREDENTIALS, client_id: 'set-top', ...ASSERTION }), 401, 'invalid_client');
    expectOAuthError(await server.post('/oauth/device_authorization', { client_id: 'tv', ...ASSERTION }), 401, 'invalid_client');
  });
});

describe('RFC 6749 §5.2: a client that is not authenticated', () => {
  it('is asked for Basic credentials after it tried them [O-05]', async () => {
    const answer = await bad(CLIENT_CREDENTIALS, basic('set-top', 'wrong'));
    expectOAuthError(answer, 401, 'invalid_client');
    expect(answer.headers.get('www-authenticate')).toBe(`Basic realm="${server.issuer}"`);
  });

  it.each([
    ['a wrong secret in the body', { client_id: 'shop', client_secret: 'wrong' }],
    ['no secret', { client_id: 'shop' }],
    ['the right secret by the wrong way', { client_id: 'set-top', client_secret: CONF_SECRET }],
    ['a secret in the wrong case', { client_id: 'shop', client_secret: WEB_SECRET.toLowerCase() }],
    ['half a secret', { client_id: 'shop', client_secret: WEB_SECRET.slice(0, -1) }],
    ['a secret and more', { client_id: 'shop', client_secret: `${WEB_SECRET} ` }],
  ])('with %s is told invalid_client [O-06]', async (_, form) => {
    expectOAuthError(await bad({ ...CLIENT_CREDENTIALS, ...form }), 401, 'invalid_client');
  });

  it('and unknown reads and lasts like one with a wrong secret [BI-76]', async () => {
    const known = { client_id: 'shop', client_secret: 'wrong' };
    const unknown = { client_id: 'nobody', client_secret: 'wrong' };
    const [first, second] = [await bad({ ...CLIENT_CREDENTIALS, ...known }), await bad({ ...CLIENT_CREDENTIALS, ...unknown })];
    expectOAuthError(first, 401, 'invalid_client');
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    const times: [number[], number[]] = [[], []];
    for (let round = 0; round < 60; round += 1)
      for (const [index, form] of [known, unknown].entries()) times[index]?.push(await timeOf({ ...CLIENT_CREDENTIALS, ...form }));
    expect(Math.abs(median(times[0]) - median(times[1]))).toBeLessThan(5);
  });

  it.each(['SHOP', 'Shop', ' shop', 'shop ', 'shop.', 'sh\u00F6p', 'sho\u0302p', 'ｓｈｏｐ'])('and spelt %j is another client [BI-77]', async (client_id) => {
    expectOAuthError(await bad({ ...CLIENT_CREDENTIALS, client_id, client_secret: WEB_SECRET }), 401, 'invalid_client');
  });

  it('and public is not made confidential by a secret it sends [BI-89]', async () => {
    for (const client_secret of ['anything', CONF_SECRET]) {
      expectOAuthError(await bad({ ...CLIENT_CREDENTIALS, client_id: 'tv', client_secret }), 401, 'invalid_client');
      expectOAuthError(await bad(CLIENT_CREDENTIALS, basic('tv', client_secret)), 401, 'invalid_client');
    }
    expectOAuthError(await bad({ ...CLIENT_CREDENTIALS, client_id: 'tv' }), 400, 'unauthorized_client');
  });

  it('and disabled, or deleted since, is nobody [BI-106]', async () => {
    expectOAuthError(await bad(CLIENT_CREDENTIALS, basic('shut', CONF_SECRET)), 401, 'invalid_client');
    const store = storeFile();
    const before = await startServer({
      env: store.env,
      clients: [{ client_id: 'old', token_endpoint_auth_method: 'none', grant_types: ['urn:ietf:params:oauth:grant-type:device_code'], scope: 'openid' }],
    });
    const { device_code } = await startSignIn(before, { client_id: 'old' });
    await before.close();
    const after = await startServer({ env: store.env });
    const poll = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id: 'old', device_code };
    expectOAuthError(await after.post('/oauth/token', poll), 401, 'invalid_client');
    await after.close();
    store.remove();
  });

  async function timeOf(form: Form): Promise<number> {
    const start = performance.now();
    await ask(form);
    return performance.now() - start;
  }
});

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('RFC 6749 §2.3.1: id and secret are form-encoded in the header', () => {
  it('so that every character can stand in a secret', async () => {
    expect((await ask(CLIENT_CREDENTIALS, basic('odd', ODD_SECRET))).status).toBe(200);
  });

  it('a secret sent as it is works where both readings are one, and else is refused with a hint [BI-82]', async () => {
    expect((await ask({ ...CLIENT_CREDENTIALS, scope: 'photos:read' }, raw(`set-top:${CONF_SECRET}`))).status).toBe(200);
    const answer = await bad(CLIENT_CREDENTIALS, raw(`odd:${ODD_SECRET}`));
    expectOAuthError(answer, 401, 'invalid_client');
    expect(answer.json.error_description).toContain('form-encoded');
    const malformed = await bad(CLIENT_CREDENTIALS, raw('odd:100%'));
    expectOAuthError(malformed, 401, 'invalid_client');
    expect(malformed.json.error_description).toContain('write % as %25');
  });

  it('8 kB of them are refused [BI-83]', async () => {
    expectOAuthError(await bad(CLIENT_CREDENTIALS, basic('set-top', 'x'.repeat(6_000))), 401, 'invalid_client');
  });
});
