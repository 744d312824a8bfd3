import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProtocol } from '../../../apps/device-auth-server/src/protocol/create-protocol.js';
import { Unavailable } from '../../../apps/device-auth-server/src/protocol/unavailable.js';
import { DEFAULTS } from '../../../apps/device-auth-server/src/config/defaults.js';
import { decide, formWith, PRESSED } from '../../support/companion.js';
import { startSignIn } from '../../support/device.js';
import { during } from '../../support/during.js';
import { AT_HOME, signInPerson, signedInDevice, visitorOf } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import type { VisitedPage } from '../../support/visitor.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
});
afterAll(() => server.close());

const poll = (device_code: string | undefined, client_id = 'tv'): ReturnType<TestServer['post']> =>
  server.post('/oauth/token', { grant_type: DEVICE_CODE, client_id, device_code: device_code ?? '' });

describe('whatever takes the place of the browser', () => {
  it('answers through the same door as the pages, with the same checks, and needs none of them [D-82]', async () => {
    const { device_code, user_code } = (await server.post('/oauth/device_authorization', { client_id: 'radio', scope: 'openid' })).json;
    const { browser } = await signInPerson(server);
    const { sealedCompanionToken: _without, ...session } = browser.session;
    expect(await server.protocol.lookUpUserCode({ ...browser, session }, user_code, AT_HOME)).toEqual({ word: 'none' });
    const found = await server.protocol.lookUpUserCode(browser, user_code, AT_HOME);
    if (!('view' in found)) throw new Error(`the code was not found: ${found.word}`);
    expect(found).toMatchObject({ view: { clientId: 'radio', scope: ['openid'] }, client: { clientName: 'Kitchen radio' } });
    expect(await server.protocol.decideDeviceAuthorization(browser, { userCode: found.userCode, approve: true }, AT_HOME)).toBe('approved');
    expect((await poll(device_code, 'radio')).status).toBe(200);
  });
});

describe('“this was not me”', () => {
  it('ends what the device got at once, and what it would get again', async () => {
    const { person, started, tokens } = await signedInDevice(server);
    expect(await server.protocol.disownDeviceAuthorization(person.browser, started['user_code']?.replace('-', '') ?? '', AT_HOME)).toBe('revoked');
    expect((await server.get('/oauth/userinfo', { authorization: `Bearer ${tokens['access_token']}` })).status).toBe(401);
    expect((await poll(started['device_code'])).json.error).toBe('access_denied');
    const refreshed = await server.post('/oauth/token', { grant_type: 'refresh_token', client_id: 'tv', refresh_token: tokens['refresh_token'] ?? '' });
    expect(refreshed.json.error).toBe('invalid_grant');
  });

  it('holds although the redemption was cut before its family started', async () => {
    const { device_code, user_code } = (
      await server.post('/oauth/device_authorization', { client_id: 'tv', scope: 'openid offline_access', device_name: 'cut' })
    ).json;
    const person = await signInPerson(server);
    await person.answer(user_code);
    const refreshTokenFamilies = { ...server.ports.refreshTokenFamilies, start: () => Promise.reject(new Unavailable('the store went away')) };
    const cut = createProtocol({ ...server.ports, refreshTokenFamilies }, { ...DEFAULTS.settings, issuer: server.issuer });
    await expect(cut.exchangeToken({ clientId: 'tv' }, { grant_type: DEVICE_CODE, device_code }, AT_HOME)).rejects.toThrow('the store went away');

    expect(await server.protocol.disownDeviceAuthorization(person.browser, user_code.replace('-', ''), AT_HOME)).toBe('revoked');
    expect((await poll(device_code)).json.error).toBe('access_denied');
    const families = await server.stores.refreshTokenFamilies.list({ clientId: 'tv' });
    expect(families.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
    expect(families.filter(({ revokedBecause }) => revokedBecause === 'disowned by end user')).toHaveLength(2);
  });

  it('holds although it was said between the poll of a redemption and the start of its family', async () => {
    const { device_code, user_code } = await startSignIn(server);
    const person = await signInPerson(server);
    await person.answer(user_code);
    const { refreshTokenFamilies } = server.stores;
    const alive = async (): Promise<string[]> =>
      (await refreshTokenFamilies.list({ clientId: 'tv' })).filter(({ revokedAt }) => revokedAt === undefined).map(({ familyId }) => familyId);
    const before = await alive();

    const begin = refreshTokenFamilies.start;
    const said: string[] = [];
    const disowning: typeof begin = async (...given) => {
      // Disowning starts a family too, the one that bars the place.
      refreshTokenFamilies.start = begin;
      said.push(await server.protocol.disownDeviceAuthorization(person.browser, user_code.replace('-', ''), AT_HOME));
      return begin(...given);
    };
    const refused = await during(refreshTokenFamilies, { start: disowning }, () => poll(device_code));
    expect(said).toEqual(['revoked']);
    expect([refused.status, refused.json.error, refused.json.access_token]).toEqual([400, 'invalid_grant', undefined]);
    expect(await alive()).toEqual(before);
    expect((await poll(device_code)).json.error).toBe('access_denied');
  });

  it('can be said again when the store went away in the middle, and then holds', async () => {
    const { person, started, tokens } = await signedInDevice(server);
    const userCode = started['user_code']?.replace('-', '') ?? '';
    const cutAt = async (slice: 'refreshTokenFamilies' | 'deviceAuthorizations', verb: 'revoke' | 'disown'): Promise<void> => {
      const failing = { ...server.ports[slice], [verb]: () => Promise.reject(new Unavailable('the store went away')) };
      const cut = createProtocol({ ...server.ports, [slice]: failing }, { ...DEFAULTS.settings, issuer: server.issuer });
      await expect(cut.disownDeviceAuthorization(person.browser, userCode, AT_HOME)).rejects.toThrow('the store went away');
    };

    await cutAt('refreshTokenFamilies', 'revoke');
    expect((await server.protocol.followDeviceAuthorization(person.browser, userCode)).word).toBe('redeemed');
    await cutAt('deviceAuthorizations', 'disown');
    expect((await server.protocol.followDeviceAuthorization(person.browser, userCode)).word).toBe('redeemed');

    expect(await server.protocol.disownDeviceAuthorization(person.browser, userCode, AT_HOME)).toBe('revoked');
    const refreshed = await server.post('/oauth/token', { grant_type: 'refresh_token', client_id: 'tv', refresh_token: tokens['refresh_token'] ?? '' });
    expect(refreshed.json.error).toBe('invalid_grant');
  });

  it('never says that it was done when the page is too old for it, and says it once more after a second press', async () => {
    const person = await signInPerson(server);
    const visitor = visitorOf(server, person);
    const approve = async (): Promise<VisitedPage> =>
      decide(visitor, await visitor.open((await startSignIn(server)).verification_uri_complete), 'approve', PRESSED);

    const twice = await approve();
    const again = [await visitor.press(twice, formWith(twice, 'csrf')), await visitor.press(twice, formWith(twice, 'csrf'))];
    expect(again.map(({ status, heading }) => [status, heading])).toEqual([
      [200, 'Access ended'],
      [409, 'Access ended'],
    ]);

    const old = await approve();
    server.clock.advanceSeconds(1_200);
    const late = await visitor.press(old, formWith(old, 'csrf'));
    expect([late.status, late.heading]).toEqual([409, 'This page is too old for that']);
    expect(late.text).toContain('was not ended');
  });
});
