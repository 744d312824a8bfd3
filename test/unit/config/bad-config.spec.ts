import { describe, expect, it } from '@jest/globals';
import { load, mistakesOf, oneClient, oneWebClient, someSecretKey } from './load.js';

const API = { resource: 'https://photos.example/api', scope: 'photos:read' };
const HASH = `sha256:${someSecretKey()}`;

describe('a mistake in the environment is told in one line', () => {
  it.each<[string, string, RegExp]>([
    ['ISSUER', 'auth.example', /absolute URL/u],
    ['ISSUER', 'ftp://auth.example', /absolute URL/u],
    ['ISSUER', 'https:auth.example', /absolute URL/u],
    ['ISSUER', 'https://auth.example/', /slash.*Write https:\/\/auth\.example\./u],
    ['ISSUER', 'https://auth.example/a/', /Write https:\/\/auth\.example\/a\./u],
    ['ISSUER', 'https://auth.example?x', /query/u],
    ['ISSUER', 'https://auth.example#x', /fragment/u],
    ['ISSUER', 'https://Auth.example', /Write https:\/\/auth\.example\./u],
    ['ISSUER', 'https://auth.example:443', /Write https:\/\/auth\.example\./u],
    ['ISSUER', 'https://auth.example/a/../b', /Write https:\/\/auth\.example\/b\./u],
    ['ISSUER', 'https://auth.example/a//b', /empty path segment/u],
    ['ISSUER', 'https://me:word@auth.example', /name or a password/u],
    ['ISSUER', 'http://auth.example', /https/u],
    ['ISSUER', 'http://localhost.example', /https/u],
    ['ISSUER', 'http://127.example', /https/u],
    ['HOST', 'http://0.0.0.0', /address/u],
    ['HOST', '[::1]', /brackets/u],
    ['PORT', '65536', /65535/u],
    ['PORT', '-1', /65535/u],
    ['PORT', '3000a', /65535/u],
    ['STORE_URL', 'redis://', /must name one server/u],
    ['STORE_URL', 'redis+cluster://a:1,b:99999', /must name nodes of the Cluster/u],
    ['STORE_URL', 'redis+sentinel://a:26379', /the master they know/u],
    ['STORE_URL', 'postgres://localhost/db', /sqlite:/u],
    ['STORE_URL', './data.sqlite', /sqlite:/u],
    ['STORE_URL', 'sqlite:', /names no file/u],
    ['STORE_URL', 'sqlite:///var/lib/a.sqlite', /two slashes/u],
    ['CONFIG_FILE', '/nowhere.json', /not there: \/nowhere\.json/u],
    ['SECRET_KEYS', 'short', /key 1 of 1 is not 32 bytes/u],
    ['SECRET_KEYS', `${someSecretKey()},${someSecretKey()}=`, /key 2 of 2/u],
    ['SECRET_KEYS', `${someSecretKey()},${someSecretKey()}`, /twice/u],
    ['SECRET_KEYS', `${someSecretKey()},`, /key 2 of 2/u],
    ['SECRET_KEYS_FILE', '/nowhere', /not there/u],
    ['ALLOW_HTTP', 'yes', /true, false/u],
    ['TRUST_PROXY', 'true', /hop count/u],
    ['TRUST_PROXY', '0.0.0.0/0', /never \/0/u],
    ['TRUST_PROXY', '10.0.0.0/33', /hop count/u],
    ['TRUST_PROXY', '10.0.0.0/8,', /hop count/u],
    ['TRUST_PROXY', '99', /10 proxies/u],
    ['LOG_LEVEL', 'verbose', /silent, error, warn, info, debug/u],
    ['METRICS_PORT', 'on', /65535/u],
    ['METRICS_PORT', '3000', /public port/u],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://localhost:4318', /does not offer yet/u],
    ['ACCOUNTS_URL', 'redis://accounts:6379', /goes with a STORE_URL of Redis/u],
    ['COMPANION_ISSUER', 'https://login.example', /does not offer yet/u],
    ['DOCS', 'true', /does not offer yet/u],
  ])('%s=%s', (name, value, says) => {
    const mistakes = mistakesOf({ env: { [name]: value } });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(new RegExp(`^${name}: `, 'u'));
    expect(mistakes[0]).toMatch(says);
  });

  it.each(['::ffff:10.0.0.0/104', '::FFFF:a00:1', '0:0:0:0:0:ffff:10.0.0.0/104', 'fe80::1%eth0', 'fe80::%1/64', '::ffff:10.0.0.1%eth0'])(
    'TRUST_PROXY=10.0.0.0/8,%s: the network is named that cannot mean what it says [H-19]',
    (network) => {
      const named = `^TRUST_PROXY: holds ${JSON.stringify(network)}, which is no network of proxies`;
      expect(mistakesOf({ env: { TRUST_PROXY: `10.0.0.0/8,${network}` } })).toEqual([expect.stringMatching(new RegExp(named, 'u'))]);
    },
  );

  it.each(['::ffff:0:a00:1', '64:ff9b::10.0.0.0/104', '::10.0.0.1', 'fe80::/64'])('TRUST_PROXY=%s is an IPv6 network like any other', (network) => {
    expect(load({ env: { TRUST_PROXY: network } }).http.trustProxy).toEqual([network]);
  });

  it('needs the keys of servers that share a store', () => {
    const shared = { STORE_URL: 'redis://localhost:6379' };
    expect(mistakesOf({ env: shared })).toEqual([expect.stringMatching(/^SECRET_KEYS: is needed where servers share a store/u)]);
    expect(mistakesOf({ env: { ...shared, SECRET_KEYS: someSecretKey() } })).toEqual([]);
  });

  it('wants accounts in another Redis than the store, if in one of their own', () => {
    const shared = { STORE_URL: 'redis://localhost:6379', SECRET_KEYS: someSecretKey() };
    expect(mistakesOf({ env: { ...shared, ACCOUNTS_URL: shared.STORE_URL } })).toEqual([expect.stringMatching(/^ACCOUNTS_URL: is the STORE_URL itself/u)]);
    expect(mistakesOf({ env: { ...shared, ACCOUNTS_URL: 'redis://me:horse@' } })).toEqual([expect.stringMatching(/^ACCOUNTS_URL: must name one server/u)]);
    expect(mistakesOf({ env: { ...shared, ACCOUNTS_URL: 'redis+cluster://accounts:7000' } })).toEqual([]);
  });

  it('refuses a secret given twice', () => {
    expect(mistakesOf({ env: { SECRET_KEYS: someSecretKey(), SECRET_KEYS_FILE: '/keys' }, files: { '/keys': someSecretKey() } })).toEqual([
      'SECRET_KEYS_FILE: stands beside SECRET_KEYS. Leave out one of the two.',
    ]);
  });

  it('never repeats a secret', () => {
    const said = mistakesOf({ env: { SECRET_KEYS: 'correct-horse', STORE_URL: 'redis://me:correct-horse@store' } }).join('\n');
    expect(said).not.toContain('correct-horse');
  });
});

describe('a mistake in the config file is told in one line', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['text that is no JSON', '{ "clients": [ }', 'CONFIG_FILE', /not valid JSON: \/config\.json/u],
    ['a list', [], 'CONFIG_FILE', /one object/u],
    ['a misspelled member', { client: [] }, 'client', /Did you mean clients\?/u],
    ['a member nobody knows', { zzz: 1 }, 'zzz', /not a name known here/u],
    ['a member of a later build', { identityProviders: [] }, 'identityProviders', /not offered by this build yet/u],
    ['clients that are no list', { clients: {} }, 'clients', /list/u],
    ['a client that is null', { clients: [null] }, 'clients', /list/u],
    ['null for a text', oneClient({ client_name: null }), 'clients[0].client_name', /text/u],
    ['a name with a line break', oneClient({ client_name: 'TV\nHall' }), 'clients[0].client_name', /cannot be printed/u],
    ['a name that reads backwards', oneClient({ client_name: 'TV\u202Eevil' }), 'clients[0].client_name', /cannot be printed/u],
    ['no client_id', oneClient({ client_id: undefined }), 'clients[0].client_id', /missing/u],
    ['a client_id with a space', oneClient({ client_id: 'a b' }), 'clients[0].client_id', /without spaces/u],
    ['the name of the companion', oneClient({ client_id: 'companion' }), 'clients[0].client_id', /companion/u],
    ['the scope of the companion', oneClient({ scope: 'openid device:approve' }), 'clients[0].scope', /device:approve/u],
    ['a grant nobody knows', oneClient({ grant_types: ['magic'] }), 'clients[0].grant_types', /"magic"/u],
    ['the short name of the device grant', oneClient({ grant_types: ['device_code'] }), 'clients[0].grant_types', /urn:ietf/u],
    ['the password grant', oneClient({ grant_types: ['password'] }), 'clients[0].grant_types', /not offered/u],
    ['refresh without a source', oneClient({ grant_types: ['refresh_token'] }), 'clients[0].grant_types', /no grant that/u],
    ['public client_credentials', oneClient({ grant_types: ['client_credentials'] }), 'clients[0].grant_types', /public client/u],
    ['a secret in the clear', oneClient({ client_secret: 'word' }), 'clients[0].client_secret', /secret new/u],
    ['a hash of another kind', oneClient({ client_secret_hash: 'md5:00' }), 'clients[0].client_secret_hash', /sha256:/u],
    ['a hash for a public client', oneClient({ client_secret_hash: HASH }), 'clients[0].client_secret_hash', /authenticates/u],
    ['no hash for a confidential client', oneClient({ token_endpoint_auth_method: 'client_secret_basic' }), 'clients[0].client_secret_hash', /secret new/u],
    ['a method nobody knows', oneClient({ token_endpoint_auth_method: 'basic' }), 'clients[0].token_endpoint_auth_method', /client_secret_basic/u],
    ['no redirect', oneWebClient({ redirect_uris: [] }), 'clients[0].redirect_uris', /authorization_code/u],
    ['a redirect without its grant', oneClient({ redirect_uris: ['https://a.example/cb'] }), 'clients[0].redirect_uris', /authorization_code/u],
    ['a redirect with a fragment', oneWebClient({ redirect_uris: ['https://a.example/cb#x'] }), 'clients[0].redirect_uris[0]', /fragment/u],
    ['a redirect with a wildcard', oneWebClient({ redirect_uris: ['https://*.example/cb'] }), 'clients[0].redirect_uris[0]', /./u],
    ['a redirect over http', oneWebClient({ redirect_uris: ['http://a.example/cb'] }), 'clients[0].redirect_uris[0]', /./u],
    ['a redirect that is script', oneWebClient({ redirect_uris: ['javascript:alert(1)'] }), 'clients[0].redirect_uris[0]', /./u],
    ['a redirect twice', oneWebClient({ redirect_uris: ['https://a.example/', 'https://a.example/'] }), 'clients[0].redirect_uris', /twice/u],
    ['a scope as a list', oneClient({ scope: ['openid'] }), 'clients[0].scope', /one text/u],
    ['a scope value twice', oneClient({ scope: 'a b a' }), 'clients[0].scope', /twice/u],
    ['a scope with two spaces', oneClient({ scope: 'a  b' }), 'clients[0].scope', /space too many/u],
    ['a scope with a quotation mark', oneClient({ scope: 'a"b' }), 'clients[0].scope', /no scope value/u],
    ['a wider device_scope', oneClient({ scope: 'a', device_scope: 'a b' }), 'clients[0].device_scope', /only narrow/u],
    ['a device_scope without the grant', oneWebClient({ device_scope: '' }), 'clients[0].device_scope', /device grant/u],
    ['an unknown API', oneClient({ default_resource: 'https://a.example' }), 'clients[0].default_resource', /none of the resources/u],
    ['an API twice', { resources: [API, API] }, 'resources[1].resource', /like resources\[0\]/u],
    ['an API without scope', { resources: [{ resource: 'https://a.example' }] }, 'resources[0].scope', /missing/u],
    ['an API that is no URI', { resources: [{ ...API, resource: 'photos' }] }, 'resources[0].resource', /absolute URI/u],
    ['an API with our own scope', { resources: [{ ...API, scope: 'openid' }] }, 'resources[0].scope', /belongs to the server/u],
    ['an API nobody can introspect', { resources: [{ ...API, introspected_by: ['who'] }] }, 'resources[0].introspected_by', /no client/u],
    ['an opaque token', { resources: [{ ...API, access_token_format: 'opaque' }] }, 'resources[0].access_token_format', /jwt/u],
    ['a logo from anywhere', { branding: { logo: '//evil.example/x.png' } }, 'branding.logo', /data:/u],
    ['a logo of another host', { branding: { logo: 'https://cdn.example/x.png' } }, 'branding.logo', /nothing from elsewhere/u],
    ['a colour by name', { branding: { accent: 'red' } }, 'branding.accent', /#0b57d0/u],
    ['a number as text', { settings: { device: { intervalSeconds: '5' } } }, 'settings.device.intervalSeconds', /whole number/u],
    ['a short user code', { settings: { device: { userCodeLength: 6 } } }, 'settings.device.userCodeLength', /guessed/u],
    ['few digits', { settings: { device: { userCodeLength: 8, userCodeAlphabet: 'digits' } } }, 'settings.device.userCodeLength', /from 10/u],
    ['idle beyond absolute', { settings: { session: { idleSeconds: 2_000_000 } } }, 'settings.session.idleSeconds', /more than absoluteSeconds/u],
  ])('%s', (_, file, name, says) => {
    const mistakes = mistakesOf({ file });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]?.slice(0, name.length + 2)).toBe(`${name}: `);
    expect(mistakes[0]).toMatch(says);
  });

  it('refuses an API that is the issuer', () => {
    expect(mistakesOf({ env: { ISSUER: 'https://auth.example' }, file: { resources: [{ ...API, resource: 'https://auth.example' }] } })).toEqual([
      expect.stringMatching(/^resources\[0\]\.resource: is the issuer/u),
    ]);
  });
});

describe('the attempt limits', () => {
  it.each([
    ['missesPerAccount', 'count', 0],
    ['missesPerAccountDaily', 'count', -1],
    ['missesPerAddress', 'windowSeconds', 0],
    ['startsPerAddress', 'count', null],
    ['unknownCodesPerAddress', 'count', false],
    ['wrongSecretsPerAddress', 'count', 1e9],
    ['inactivePerCaller', 'windowSeconds', 0.5],
    ['authorizationsPerAddress', 'count', null],
    ['signInsPerAddress', 'count', 'unlimited'],
  ])('%s cannot be switched off by %s %j', (limit, member, value) => {
    expect(mistakesOf({ file: { settings: { limits: { [limit]: { [member]: value } } } } })).toEqual([
      expect.stringMatching(`^settings\\.limits\\.${limit}\\.${member}: .*never switched off`),
    ]);
  });

  it.each([null, false, [], 'off'])('cannot be replaced by %j', (limits) => {
    expect(mistakesOf({ file: { settings: { limits } } })).toEqual(['settings.limits: must be an object in braces.']);
  });
});
