// Who takes part, the same for every target: clients, an API, its scope, and the secrets all sides know.
import { createHash } from 'node:crypto';

export const CLIENT_IDS = Array.from({ length: 64 }, (_, place) => `device-${String(place).padStart(2, '0')}`);

const ADDRESSES = 64;

/** One device a row: every client at every address, as a proxy would tell them. Neighbours are of different clients. */
export const devices = () =>
  Array.from({ length: ADDRESSES }, (_, place) => CLIENT_IDS.map((id) => ({ client_id: id, address: `198.51.100.${place + 1}` }))).flat();

export const RESOURCE = 'https://photos.example/api';
/** Access token (a JWT, ES256) and refresh token, no id token: what every target here can issue. */
export const SCOPE = 'offline_access photos:read';
export const FULL_SCOPE = 'openid profile email offline_access photos:read';
export const REDIRECT_URI = 'https://client.example/callback';
export const ACCESS_TOKEN_SECONDS = 3_600;
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** The API's own client, which introspects. */
export const API = { id: 'api', secret: Buffer.alloc(32, 7).toString('base64url') };
export const API_AUTHORIZATION = `Basic ${Buffer.from(`${API.id}:${API.secret}`).toString('base64')}`;

export const CODE_VERIFIER = 'a-verifier-of-the-benchmark-that-is-long-enough-for-rfc-7636';
export const CODE_CHALLENGE = createHash('sha256').update(CODE_VERIFIER).digest('base64url');
