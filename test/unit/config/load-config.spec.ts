import { describe, expect, it } from '@jest/globals';
import { DEFAULTS } from '../../../apps/device-auth-server/src/config/defaults.js';
import { loadConfig } from '../../../apps/device-auth-server/src/config/load-config.js';
import { load, mistakesOf, oneClient, oneWebClient, someSecretKey } from './load.js';

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';

describe('loadConfig', () => {
  it('runs on nothing at all', () => {
    const config = load({});
    expect(config.http).toEqual({ host: undefined, port: 3000, metricsPort: undefined, issuer: undefined, allowHttp: false, trustProxy: false });
    expect(config.store.url).toBe('sqlite:./data/device-auth.sqlite');
    expect(config.settings).toEqual(DEFAULTS.settings);
    expect(config.clients).toEqual([]);
    expect(config.file).toBeUndefined();
  });

  it('takes the environment at its word', () => {
    const config = load({
      env: {
        ISSUER: 'https://auth.example/tenant',
        HOST: '0.0.0.0',
        PORT: '0',
        METRICS_PORT: '0',
        STORE_URL: 'sqlite::memory:',
        TRUST_PROXY: '10.0.0.0/8, fd00::/8',
        LOG_LEVEL: 'debug',
        SECRET_KEYS: `${someSecretKey('B')},${someSecretKey('A')}`,
      },
    });
    expect(config.http).toEqual({
      host: '0.0.0.0',
      port: 0,
      metricsPort: 0,
      issuer: 'https://auth.example/tenant',
      allowHttp: false,
      trustProxy: ['10.0.0.0/8', 'fd00::/8'],
    });
    expect(config.store.url).toBe('sqlite::memory:');
    expect(config.secretKeys).toEqual([someSecretKey('B'), someSecretKey('A')]);
    expect(config.log.level).toBe('debug');
  });

  it('takes empty variables as absent', () => {
    expect(load({ env: { ISSUER: '', PORT: '', SECRET_KEYS: '', SECRET_KEYS_FILE: '', DOCS: '' } })).toEqual(load({}));
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1:8080', 'http://[::1]:3000', 'https://auth.example', 'https://auth.example:8443/a/b'])(
    'takes %s as issuer',
    (issuer) => {
      expect(load({ env: { ISSUER: issuer } }).http.issuer).toBe(issuer);
    },
  );

  it('takes an http issuer in the LAN with ALLOW_HTTP=true', () => {
    expect(load({ env: { ISSUER: 'http://192.168.1.7:3000', ALLOW_HTTP: 'true' } }).http.issuer).toBe('http://192.168.1.7:3000');
  });

  it('reads secrets from the files that hold them', () => {
    const config = load({ env: { SECRET_KEYS_FILE: '/run/secrets/keys' }, files: { '/run/secrets/keys': `${someSecretKey()}\n` } });
    expect(config.secretKeys).toEqual([someSecretKey()]);
  });

  it('reads a client under the names of RFC 7591', () => {
    const { clients } = load({
      file: oneClient({ client_name: 'Living-room TV', grant_types: [DEVICE, 'refresh_token'], scope: 'openid photos:read', device_scope: 'openid' }),
    });
    expect(clients).toEqual([
      {
        clientId: 'tv',
        clientName: 'Living-room TV',
        authMethod: 'none',
        grantTypes: [DEVICE, 'refresh_token'],
        redirectUris: [],
        scope: ['openid', 'photos:read'],
        deviceScope: ['openid'],
        deviceProgress: false,
        applicationType: 'native',
        idTokenAlg: 'ES256',
        disabled: false,
        firstParty: false,
      },
    ]);
  });

  it.each([
    [['http://127.0.0.1/callback', 'com.example.app:/callback'], 'native'],
    [['http://localhost:8400/callback'], 'native'],
    [['https://app.example/callback'], 'web'],
  ])('takes a client that redirects to %j for %s', (redirect_uris, applicationType) => {
    expect(load({ file: oneWebClient({ redirect_uris }) }).clients[0]?.applicationType).toBe(applicationType);
  });

  it('reads an API, and whose word counts for it', () => {
    const { resources } = load({
      file: {
        ...oneClient(),
        resources: [{ resource: 'https://photos.example/api', scope: 'photos:read', allow_offline_access: true, introspected_by: ['tv'] }],
        settings: { tokens: { accessTokenSeconds: 900 } },
      },
    });
    expect(resources).toEqual([
      { resource: 'https://photos.example/api', scope: ['photos:read'], allowOfflineAccess: true, accessTokenSeconds: 900, introspectedBy: ['tv'] },
    ]);
  });

  it('moves the numbers that the file gives, and no others', () => {
    const config = load({ file: { settings: { device: { intervalSeconds: 7 }, limits: { missesPerAccount: { count: 3 } }, session: { idleSeconds: 60 } } } });
    expect(config.settings.device).toEqual({ ...DEFAULTS.settings.device, intervalSeconds: 7 });
    expect(config.settings.limits).toEqual({ ...DEFAULTS.settings.limits, missesPerAccount: { count: 3, windowSeconds: 600 } });
    expect(config.session).toEqual({ ...DEFAULTS.session, idleSeconds: 60 });
    expect(config.settings).not.toHaveProperty('session');
  });

  it('freezes what it read, to the bottom', () => {
    const config = load({ file: oneClient({ scope: 'openid' }) });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.settings.limits.missesPerAccount)).toBe(true);
    expect(Object.isFrozen(config.clients[0]?.scope)).toBe(true);
  });

  it('names every mistake of environment and file at once', () => {
    const mistakes = mistakesOf({
      env: { PORT: 'web', LOG_LEVEL: 'loud', ISSUER: 'https://auth.example/' },
      file: { ...oneClient({ scope: 7 }), clents: [], settings: { limits: { missesPerAddress: { count: 0 } } } },
    });
    expect(mistakes.map((line) => line.split(':')[0])).toEqual([
      'ISSUER',
      'PORT',
      'LOG_LEVEL',
      'clents',
      'clients[0].scope',
      'settings.limits.missesPerAddress.count',
    ]);
  });

  it('tells of contradictions beside malformed entries', () => {
    const { clients } = oneClient() as { clients: object[] };
    const mistakes = mistakesOf({ file: { clients: [...clients, { client_id: 'b', scope: 7 }, ...clients] } });
    expect(mistakes).toEqual([expect.stringMatching(/^clients\[1\]\.scope: /u), 'clients[2].client_id: is tv like clients[0]. Give each client its own.']);
  });

  it('tells of a file it may not read', () => {
    const denied = (): never => {
      throw Object.assign(new Error('denied'), { code: 'EACCES' });
    };
    expect(() => loadConfig({ SECRET_KEYS_FILE: '/keys' }, denied)).toThrow(/^SECRET_KEYS_FILE: .*EACCES.*: \/keys\.\nCONFIG_FILE: .*EACCES/u);
  });

  it('takes a file that begins with a byte order mark', () => {
    expect(load({ file: `\uFEFF${JSON.stringify(oneClient())}` }).clients).toHaveLength(1);
  });

  it('lets no member reach the prototype of anything', () => {
    load({ file: '{ "__proto__": { "polluted": true }, "settings": { "__proto__": { "polluted": true }, "device": { "__proto__": { "polluted": true } } } }' });
    expect({}).not.toHaveProperty('polluted');
  });
});
