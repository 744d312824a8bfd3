import { describe, expect, it } from '@jest/globals';
import { createClientRegistry } from '../../../apps/device-auth-server/src/config/client-registry.js';
import { createResourceRegistry } from '../../../apps/device-auth-server/src/config/resource-registry.js';
import { load, oneClient } from './load.js';

const ISSUER = 'https://auth.example';

describe('the registries', () => {
  const { clients } = load({ file: oneClient({ scope: 'photos:read openid' }) });

  it('know the clients of the file and the companion, whose redirect is ours', () => {
    const registry = createClientRegistry(clients, ISSUER);
    expect(registry.find('tv')).toBe(clients[0]);
    expect(registry.find('companion')).toMatchObject({ firstParty: true, authMethod: 'none', redirectUris: [`${ISSUER}/device/callback`] });
    expect(registry.find('constructor')).toBeUndefined();
  });

  it('tell the scopes clients may ask for, but not the one that answers for a person', () => {
    expect(createClientRegistry(clients, ISSUER).scopes()).toEqual(['openid', 'photos:read']);
  });

  it('know the userinfo of the server itself as an API', () => {
    const registry = createResourceRegistry([], ISSUER);
    expect(registry.find(ISSUER)).toMatchObject({ scope: ['openid', 'profile', 'email', 'offline_access'], allowOfflineAccess: true });
    expect(registry.find('https://photos.example')).toBeUndefined();
  });
});
