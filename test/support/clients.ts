import { createHash } from 'node:crypto';

/* The clients of the tests, as a config file has them. */

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const SCOPE = 'openid profile email offline_access photos:read';

export const CONF_SECRET = 'c2VjcmV0LW9mLXRoZS1zZXQtdG9wLWJveC0wMDAwMDAwMDE';
export const WEB_SECRET = 'c2VjcmV0LW9mLXRoZS13ZWItc2hvcC0wMDAwMDAwMDAwMDE';
export const API_SECRET = 'c2VjcmV0LW9mLXRoZS1waG90by1hcGktMDAwMDAwMDAwMDE';
export const PHOTOS = 'https://photos.example/api';

export const secretHash = (secret: string): string => `sha256:${createHash('sha256').update(secret).digest('base64url')}`;

/** `Authorization` of a client with a secret. RFC 6749 §2.3.1. */
export const basic = (clientId: string, secret: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

/** PUB: a public device client, and PUB2, another one. */
const tv = { client_id: 'tv', client_name: 'Living-room TV', token_endpoint_auth_method: 'none', grant_types: [DEVICE, 'refresh_token'], scope: SCOPE };
const radio = { ...tv, client_id: 'radio', client_name: 'Kitchen radio' };

/** CONF: a confidential client with the device grant. */
const setTop = {
  client_id: 'set-top',
  client_name: 'Set-top box',
  token_endpoint_auth_method: 'client_secret_basic',
  client_secret_hash: secretHash(CONF_SECRET),
  grant_types: [DEVICE, 'refresh_token', 'client_credentials'],
  scope: SCOPE,
};

/** NAT: a native code client. */
const desktop = {
  client_id: 'desktop',
  client_name: 'Desktop app',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['http://127.0.0.1/callback', 'com.example.app:/callback'],
  scope: SCOPE,
};

/** WEB: a confidential code client, without the device grant. */
const shop = {
  client_id: 'shop',
  client_name: 'Web shop',
  token_endpoint_auth_method: 'client_secret_post',
  client_secret_hash: secretHash(WEB_SECRET),
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['https://app.example/cb'],
  scope: SCOPE,
};

/** Asks what tokens are worth. */
const api = { client_id: 'api', token_endpoint_auth_method: 'client_secret_basic', client_secret_hash: secretHash(API_SECRET), grant_types: [] };

export const configFile = {
  clients: [tv, radio, setTop, desktop, shop, api],
  resources: [{ resource: PHOTOS, scope: 'photos:read photos:write', allow_offline_access: true, introspected_by: ['api'] }],
};
