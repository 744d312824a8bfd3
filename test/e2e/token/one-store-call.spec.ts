import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API_SECRET, basic } from '../../support/clients.js';
import { signInPerson, signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { storeCalls } from '../../support/store-calls.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

describe('What a request costs the store', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
    await server.addAccount();
  });
  afterAll(() => server.close());

  const startSignIn = async (): Promise<Record<string, string>> =>
    (await server.post('/oauth/device_authorization', { client_id: 'tv', scope: 'openid offline_access' })).json;
  const poll = (deviceCode: string) => server.post('/oauth/token', { grant_type: DEVICE_CODE, client_id: 'tv', device_code: deviceCode });

  it('a poll is one call and one transaction, whatever it is answered', async () => {
    const { device_code } = await startSignIn();
    for (const error of ['authorization_pending', 'slow_down']) {
      const calls = await storeCalls(server, async () => expect((await poll(device_code!)).json.error).toBe(error));
      expect(calls).toEqual({ verbs: ['deviceAuthorizations.poll'], transactions: 1 });
    }
    server.clock.advanceSeconds(601);
    const calls = await storeCalls(server, async () => expect((await poll(device_code!)).json.error).toBe('expired_token'));
    expect(calls).toEqual({ verbs: ['deviceAuthorizations.poll'], transactions: 1 });
  });

  it('the poll that brings the tokens adds one: the family starts, and with it is kept what the device is answered', async () => {
    const { user_code, device_code } = await startSignIn();
    const person = await signInPerson(server);
    expect(await person.answer(user_code!)).toBe('approved');
    const calls = await storeCalls(server, async () => expect((await poll(device_code!)).status).toBe(200));
    // The person's name is looked up for the ID token.
    expect(calls).toEqual({ verbs: ['deviceAuthorizations.poll', 'endUsers.find', 'refreshTokenFamilies.start'], transactions: 2 });
  });

  it('a refresh is one call', async () => {
    const { tokens } = await signedInDevice(server);
    const form = { grant_type: 'refresh_token', client_id: 'tv', refresh_token: tokens['refresh_token']! };
    const calls = await storeCalls(server, async () => expect((await server.post('/oauth/token', form)).status).toBe(200));
    expect(calls.transactions).toBe(1);
    expect(calls.verbs[0]).toBe('refreshTokenFamilies.rotate');
  });

  it('an introspection is one call', async () => {
    const { tokens } = await signedInDevice(server, { client_id: 'tv', scope: 'photos:read', resource: 'https://photos.example/api' });
    const ask = () => server.post('/oauth/introspect', { token: tokens['access_token']! }, basic('api', API_SECRET));
    const calls = await storeCalls(server, async () => expect((await ask()).json.active).toBe(true));
    expect(calls.verbs).toEqual(['refreshTokenFamilies.isLive']);
  });
});
