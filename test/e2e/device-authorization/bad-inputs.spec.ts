import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Config } from '../../../apps/device-auth-server/src/config/config.js';
import { CONF_SECRET, PHOTOS, basic } from '../../support/clients.js';
import { answeredSignIn, poll, startSignIn } from '../../support/device.js';
import { bystanders } from '../../support/nothing-lost.js';
import type { Bystanders } from '../../support/nothing-lost.js';
import { visitorOf } from '../../support/person.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';
import { storeFile } from '../../support/store-file.js';

const capped = { client_id: 'frame', token_endpoint_auth_method: 'none', scope: 'openid photos:read', device_scope: 'openid' };

let server: TestServer;
let others: Bystanders;
beforeAll(async () => {
  const deviceGrant = { ...capped, grant_types: ['urn:ietf:params:oauth:grant-type:device_code'] };
  server = await startServer({ clients: [deviceGrant] });
  await server.addAccount();
  others = await bystanders(server);
});
afterAll(() => server.close());

type Fields = Readonly<Record<string, string>>;
const start = (form: Fields, headers?: Fields): Promise<Answer> => server.post('/oauth/device_authorization', form, headers);

async function expectRefused(form: Fields, status: number, error: string, names: string, headers?: Fields): Promise<void> {
  const answer = await others.after(() => start(form, headers), [CONF_SECRET]);
  expectOAuthError(answer, status, error);
  expect(answer.json.error_description).toContain(names);
}

describe('device authorization request, gone wrong', () => {
  it('without the secret, or with one too many, is no client [BI-109]', async () => {
    await expectRefused({ client_id: 'set-top' }, 401, 'invalid_client', 'client');
    await expectRefused({ client_id: 'set-top', client_secret: CONF_SECRET }, 401, 'invalid_client', 'method');
    await expectRefused({ client_id: 'tv' }, 400, 'invalid_request', 'client_id', basic('set-top', CONF_SECRET));
  });

  it('for a scope that is unknown, another client’s, or not for devices: it is named [BI-110]', async () => {
    await expectRefused({ client_id: 'tv', scope: 'openid nonsense' }, 400, 'invalid_scope', 'nonsense');
    await expectRefused({ client_id: 'tv', scope: 'photos:write' }, 400, 'invalid_scope', 'photos:write');
    await expectRefused({ client_id: 'frame', scope: 'photos:read' }, 400, 'invalid_scope', 'photos:read');
  });

  it('with what a library sends to other endpoints is served all the same [BI-112]', async () => {
    const extra = { response_type: 'code', redirect_uri: 'https://app.example/cb', response_mode: 'query', state: 'x', nonce: 'y', prompt: 'login' };
    expect((await others.after(() => start({ client_id: 'tv', ...extra }))).status).toBe(200);
    // PKCE is offered here, so a challenge is not ignored.
    await expectRefused({ client_id: 'tv', code_challenge: 'short', code_challenge_method: 'S256' }, 400, 'invalid_request', 'code_challenge');
  });

  it('for a resource that is relative, has a fragment or is unknown [BI-113]', async () => {
    for (const resource of ['/api', 'photos', `${PHOTOS}#part`, 'https://unknown.example/api']) {
      await expectRefused({ client_id: 'tv', resource }, 400, 'invalid_target', 'resource');
      await expectRefused({ client_id: 'tv', audience: resource }, 400, 'invalid_target', 'resource');
    }
  });

  it('with a device name that hides, reorders, breaks lines or has no end is refused; any other is shown as text [BI-115]', async () => {
    const refused = ['x'.repeat(10_000), 'x'.repeat(65), 'a\u202Eb', 'a\u2066b', 'a\nb', 'a\tb', 'a\u200Bb', 'a\u2028b', 'joined\u200Dletters'];
    for (const device_name of refused) await expectRefused({ client_id: 'tv', device_name }, 400, 'invalid_request', 'device_name');
    expect((await start({ client_id: 'tv', device_name: 'Family \u{1F469}\u200D\u{1F467} TV' })).status).toBe(200);
    for (const device_name of ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', 'Küche 👩 & Söhne', '居間のテレビ']) {
      const { user_code } = await startSignIn(server, { client_id: 'tv', device_name, device_model: device_name });
      const card = await visitorOf(server, others.person).open(`${server.issuer}/D/${user_code}`);
      expect(card.html).not.toMatch(/<script>alert|<img/u);
      expect(card.text).toContain(device_name);
    }
  });
});

describe('a server that can make no code now', () => {
  it('because all are taken: says so at once, gives none twice, and frees them with time [BI-118]', async () => {
    const oneLetter = (config: Config): Config => ({ ...config, settings: { ...config.settings, device: { ...config.settings.device, userCodeLength: 1 } } });
    const small = await startServer({ adjust: oneLetter });
    const answers: Answer[] = [];
    for (let count = 0; count < 60; count += 1) answers.push(await small.post('/oauth/device_authorization', { client_id: 'tv' }));
    const codes = answers.filter(({ status }) => status === 200).map(({ json }) => json.user_code);
    expect(new Set(codes).size).toBe(codes.length);
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBe(answers.length - codes.length);
    expect(refused.length).toBeGreaterThanOrEqual(40);
    for (const { headers, json } of refused) expect([headers.get('retry-after'), json.error]).toEqual(['5', undefined]);
    small.clock.advanceSeconds(1_200);
    expect((await small.post('/oauth/device_authorization', { client_id: 'tv' })).status).toBe(200);
    await small.close();
  });

  it('because the store is held by another: waits a moment, then asks to come back, and loses nothing [BI-119]', async () => {
    const file = storeFile();
    const busy = await startServer({ env: file.env });
    await busy.addAccount();
    const approved = await answeredSignIn(busy);
    const backup = new DatabaseSync(file.path);
    backup.exec('BEGIN IMMEDIATE');
    for (const send of [() => busy.post('/oauth/device_authorization', { client_id: 'tv' }), () => poll(busy, approved.device_code)]) {
      const answer = await send();
      expect([answer.status, answer.headers.get('retry-after'), answer.json.error]).toEqual([503, '1', undefined]);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/u);
    }
    backup.exec('ROLLBACK');
    backup.close();
    expect((await busy.post('/oauth/device_authorization', { client_id: 'tv' })).status).toBe(200);
    expect((await poll(busy, approved.device_code)).status).toBe(200);
    await busy.close();
    file.remove();
  });
});
