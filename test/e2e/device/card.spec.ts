import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceAuthorizationResponse } from '@device-auth/oauth-core';
import { decide, formWith, heard, PRESSED } from '../../support/companion.js';
import { startSignIn, TV } from '../../support/device.js';
import { signInPerson, visitorOf } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import type { VisitedPage, Visitor } from '../../support/visitor.js';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const named = (client_id: string, client_name: string): object => ({
  client_id,
  client_name,
  token_endpoint_auth_method: 'none',
  grant_types: [DEVICE_GRANT],
  scope: 'openid',
});

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer({
    env: { TRUST_PROXY: '127.0.0.1/32' },
    clients: [named('html', '<b onclick="x()">TV</b>'), named('lookalike', 'Gооgle')],
  });
  await server.addAccount();
  person = await signInPerson(server);
});
afterAll(() => server.close());

const at = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });
const HOME = '192.0.2.10';
const ELSEWHERE = '203.0.113.9';

describe('RFC 8628 §5.3, §5.4: what the person is told', () => {
  it('what the device says of itself is shown as its claim, apart from who asks and from where [D-70]', async () => {
    const device = await startSignIn(server, { ...TV, device_name: 'Alice’s phone', device_model: 'X-55' }, at(ELSEWHERE));
    const { text } = await visitorOf(server, person, at(HOME)).open(device.verification_uri_complete);
    expect(text).toMatch(/It calls itself “ Alice’s phone ”, X-55 The device says so; nobody has checked it\./u);
    expect(text).toMatch(/Your account A Alice Example/u);
    expect(text).toMatch(/Asked \d+ seconds? ago, from network 203\.0\.113\.x/u);
    expect(text).not.toContain(ELSEWHERE);
    expect(text).not.toContain('192.0.2');
  });

  it('client, place and time are there to notice an impostor by [D-72]', async () => {
    const device = await startSignIn(server, TV, at(ELSEWHERE));
    server.clock.advanceSeconds(180);
    const { text } = await visitorOf(server, person, at(HOME)).open(device.verification_uri_complete);
    for (const shown of ['Living-room TV wants to sign in', '3 minutes ago, from network 203.0.113.x', 'asked from another network than the one you are on'])
      expect(text).toContain(shown);
  });

  it.each([
    ['html', 'in HTML', '<bdi class="claimed">&lt;b onclick=&quot;x()&quot;&gt;TV&lt;/b&gt;</bdi>'],
    ['lookalike', 'like a known brand', '<bdi class="claimed">Gооgle</bdi>'],
  ])('a name %s (%s) is escaped and set apart [BI-277]', async (client_id, _, shown) => {
    const device = await startSignIn(server, { client_id, scope: 'openid' }, at(HOME));
    const { html } = await visitorOf(server, person, at(HOME)).open(device.verification_uri_complete);
    expect(html).toContain(shown);
    expect(html).not.toContain('<b onclick');
  });

  it.each(['evil\u202Egnp.exe', 'a\u2066b', 'a\nb'])(
    'a device name with what turns or breaks the line, %j, never gets that far [BI-277]',
    async (device_name) => {
      const answer = await server.post('/oauth/device_authorization', { ...TV, device_name }, at(HOME));
      expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request']);
    },
  );
});

describe('how often one says yes', () => {
  interface Walk {
    readonly device: DeviceAuthorizationResponse;
    readonly visitor: Visitor;
    readonly card: VisitedPage;
  }
  async function cardFrom(address: string): Promise<Walk> {
    const device = await startSignIn(server, TV, at(address));
    const visitor = visitorOf(server, person, at(HOME));
    return { device, visitor, card: await visitor.open(device.verification_uri_complete) };
  }
  const asksEnding = (page: VisitedPage): boolean => formWith(page, 'decision').typed.includes('user_code_ending');
  const ending = ({ device }: Walk): Record<string, string> => ({ user_code_ending: device.user_code.slice(-2).toLowerCase() });

  it('once, with the script’s word, from the same network', async () => {
    const { visitor, card, device } = await cardFrom('192.0.2.200');
    expect((await decide(visitor, card, 'approve', PRESSED)).heading).toBe('Return to your device');
    expect(await heard(server, device)).toBe('tokens');
  });

  it.each([
    ['without script', HOME, {}],
    ['from another network', ELSEWHERE, PRESSED],
  ])('twice, %s', async (_, address, mark) => {
    const walk = await cardFrom(address);
    const second = await decide(walk.visitor, walk.card, 'approve', mark);
    expect(asksEnding(second)).toBe(true);
    expect(await heard(server, walk.device)).toBe('authorization_pending');
    const wrong = await decide(walk.visitor, second, 'approve', { ...mark, user_code_ending: 'ZZ' === walk.device.user_code.slice(-2) ? 'XX' : 'ZZ' });
    expect([asksEnding(wrong), wrong.text.includes('These are not the last two characters')]).toEqual([true, true]);
    expect((await decide(walk.visitor, wrong, 'approve', { ...mark, ...ending(walk) })).heading).toBe('Return to your device');
    expect(await heard(server, walk.device)).toBe('tokens');
  });

  it('twice, where a proxy names addresses that nobody can read: unknown is not the same', async () => {
    const device = await startSignIn(server, TV, at('_hidden'));
    const visitor = visitorOf(server, person, at('_hidden'));
    const card = await visitor.open(device.verification_uri_complete);
    expect(card.text).toContain('another network than the one you are on');
    expect(asksEnding(await decide(visitor, card, 'approve', PRESSED))).toBe(true);
  });

  it('three times, without script and from another network: the last asks who started it', async () => {
    const walk = await cardFrom(ELSEWHERE);
    const second = await decide(walk.visitor, walk.card, 'approve');
    const third = await decide(walk.visitor, second, 'approve', ending(walk));
    expect([third.heading, asksEnding(third)]).toEqual(['Did you start this yourself?', false]);
    expect(third.text).toContain(walk.device.user_code);
    expect(await heard(server, walk.device)).toBe('authorization_pending');
    expect((await decide(walk.visitor, third, 'approve')).heading).toBe('Return to your device');
    expect(await heard(server, walk.device)).toBe('tokens');
  });

  it('and no as easily at the last step as at the first', async () => {
    const walk = await cardFrom(ELSEWHERE);
    const third = await decide(walk.visitor, await decide(walk.visitor, walk.card, 'approve'), 'approve', ending(walk));
    expect((await decide(walk.visitor, third, 'deny')).heading).toBe('Denied');
    expect(await heard(server, walk.device)).toBe('access_denied');
  });

  it('IPv6 and IPv4 cannot be shown to be one network', async () => {
    const walk = await cardFrom('2001:db8::1');
    expect(asksEnding(await decide(walk.visitor, walk.card, 'approve', PRESSED))).toBe(true);
  });
});
