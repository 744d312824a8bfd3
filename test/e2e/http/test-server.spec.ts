import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signedInDevice } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

describe('the test server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
    await server.addAccount();
  });
  afterAll(() => server.close());

  it('signs a device in and tells who it belongs to', async () => {
    const { tokens } = await signedInDevice(server);
    const info = await server.get('/oauth/userinfo', { authorization: `Bearer ${tokens['access_token']}` });
    expect(info.json).toMatchObject({ sub: 'id-of-alice', name: 'Alice Example' });
  });
});
