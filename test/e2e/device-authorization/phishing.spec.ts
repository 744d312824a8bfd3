import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONF_SECRET, basic } from '../../support/clients.js';
import { TV, answeredSignIn, isActive, poll, refresh, startSignIn } from '../../support/device.js';
import { expectOAuthError } from '../../support/oauth-error.js';
import { signInPerson, visitorOf } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { ALICE, startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import type { Form } from '../../support/html-forms.js';
import { approveAll } from '../../support/visitor.js';
import type { VisitedPage } from '../../support/visitor.js';

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const frame = { client_id: 'frame', token_endpoint_auth_method: 'none', grant_types: [DEVICE], scope: 'openid photos:read', device_scope: 'openid' };
const app = { client_id: 'new-app', token_endpoint_auth_method: 'none', redirect_uris: ['com.example.new:/callback'], scope: 'openid' };

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer({ clients: [frame, app] });
  await server.addAccount();
  person = await signInPerson(server);
});
afterAll(() => server.close());

const answerForm = ({ forms }: VisitedPage): Form | undefined => forms.find(({ buttons }) => buttons.some(({ value }) => value === 'approve'));

describe('remote phishing (RFC 8628 §5.4)', () => {
  it('finds no powerful client on this grant: it is off until a client is registered for it, and its scopes can be capped [AT-01]', async () => {
    // The companion may answer device authorizations, which is the most a client here can do.
    for (const client_id of ['companion', 'new-app', 'desktop'])
      expectOAuthError(await server.post('/oauth/device_authorization', { client_id }), 400, 'unauthorized_client');
    expectOAuthError(await server.post('/oauth/device_authorization', { client_id: 'tv', scope: 'device:approve' }), 400, 'invalid_scope');
    expectOAuthError(await server.post('/oauth/device_authorization', { client_id: 'frame', scope: 'photos:read' }), 400, 'invalid_scope');
    expect((await server.post('/oauth/device_authorization', { client_id: 'frame' })).status).toBe(200);
  });

  it('meets a person who is told when and where the device asked, and who can take an approval back [AT-02]', async () => {
    const { user_code, device_code } = await startSignIn(server);
    server.clock.advanceSeconds(42);
    const visitor = visitorOf(server, person);
    const card = await visitor.open(`${server.issuer}/D/${user_code}`);
    expect(card.text).toMatch(/Asked .*42 seconds ago/u);
    expect(card.text).toMatch(/from network .*(The network you are on|127\.0\.0\.0\/24)/iu);
    const outcome = await approveAll(visitor, card, ALICE, user_code);
    const { access_token, refresh_token } = (await poll(server, device_code)).json;
    expect(await isActive(server, access_token)).toBe(true);
    expect(
      (
        await visitor.press(
          outcome,
          outcome.forms.find(({ action }) => action.endsWith('/disown'))!,
        )
      ).heading,
    ).toBe('Access ended');
    expect(await isActive(server, access_token)).toBe(false);
    expectOAuthError(await refresh(server, refresh_token), 400, 'invalid_grant');
  });

  it('cannot dress one client as another: the page shows the one that asked, whatever the address or the form says [AT-07]', async () => {
    const { user_code, device_code } = await startSignIn(server, { client_id: 'radio', scope: 'openid' });
    const visitor = visitorOf(server, person);
    const card = await visitor.open(`${server.issuer}/device?user_code=${user_code}&client_id=tv&scope=photos:read&client_name=Bank`);
    expect(card.text).toContain('Kitchen radio');
    expect(card.text).not.toMatch(/Living-room TV|Bank/u);
    const asked = await visitor.press(card, answerForm(card)!, {
      values: { client_id: 'tv', scope: 'photos:read' },
      button: { name: 'decision', value: 'approve' },
    });
    const approved = await approveAll(visitor, asked, ALICE, user_code);
    expect(approved.heading).toBe('Return to your device');
    expectOAuthError(await poll(server, device_code), 400, 'invalid_grant');
    const tokens = await poll(server, device_code, { client_id: 'radio' });
    expect([tokens.status, tokens.json.scope]).toEqual([200, 'openid']);
  });
});

describe('non-confidential clients (RFC 8628 §5.6)', () => {
  it('asks again at every sign-in, of a device with a secret as of one without [D-75]', async () => {
    const credentials = basic('set-top', CONF_SECRET);
    const scope = TV['scope'] ?? '';
    const form = { grant_type: DEVICE };
    const first = await startSignIn(server, { scope }, credentials);
    await person.answer(first.user_code);
    const privileged = await server.post('/oauth/token', { ...form, device_code: first.device_code }, credentials);
    expect(privileged.status).toBe(200);
    const plain = await poll(server, (await answeredSignIn(server, { person })).device_code);
    expect([privileged.json.scope, privileged.json.expires_in]).toEqual([plain.json.scope, plain.json.expires_in]);

    const second = await startSignIn(server, { scope }, credentials);
    const card = await visitorOf(server, person).open(`${server.issuer}/D/${second.user_code}`);
    expect(answerForm(card)).toBeDefined();
    expectOAuthError(await server.post('/oauth/token', { ...form, device_code: second.device_code }, credentials), 400, 'authorization_pending');
  });
});
