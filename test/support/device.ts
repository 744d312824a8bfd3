import { GrantType } from '@device-auth/oauth-core';
import type { DeviceAuthorizationResponse } from '@device-auth/oauth-core';
import { API_SECRET, PHOTOS, basic } from './clients.js';
import { signInPerson } from './person.js';
import type { Person } from './person.js';
import type { Answer, TestServer } from './server.js';

/* A device as the wire sees it: it asks for its codes, it polls, it refreshes. */

type Fields = Readonly<Record<string, string>>;

export const TV: Fields = { client_id: 'tv', scope: 'openid profile offline_access photos:read', resource: PHOTOS };

export async function startSignIn(server: TestServer, form: Fields = TV, headers?: Fields): Promise<DeviceAuthorizationResponse> {
  const answer = await server.post('/oauth/device_authorization', form, headers);
  if (answer.status !== 200) throw new Error(`the device got no codes: ${answer.text}`);
  return answer.json;
}

/** RFC 8628 §3.4; `form` adds fields or replaces them. */
export const poll = (server: TestServer, deviceCode: string, form: Fields = {}, headers?: Fields): Promise<Answer> =>
  server.post('/oauth/token', { grant_type: GrantType.DeviceCode, client_id: 'tv', device_code: deviceCode, ...form }, headers);

/** RFC 6749 §6. */
export const refresh = (server: TestServer, refreshToken: string, form: Fields = {}, headers?: Fields): Promise<Answer> =>
  server.post('/oauth/token', { grant_type: GrantType.RefreshToken, client_id: 'tv', refresh_token: refreshToken, ...form }, headers);

/** A device whose code was answered and that has not polled since; `person` saves a sign-in where one is at hand. */
export async function answeredSignIn(
  server: TestServer,
  { form = TV, person, decision = 'approve' }: { form?: Fields; person?: Person; decision?: 'approve' | 'deny' } = {},
): Promise<DeviceAuthorizationResponse> {
  const started = await startSignIn(server, form);
  const word = await (person ?? (await signInPerson(server))).answer(started.user_code, decision);
  if (word !== 'approved' && word !== 'denied') throw new Error(`the code could not be answered: ${word}`);
  return started;
}

/** RFC 7662 as the resource server of `PHOTOS` asks it. */
export const isActive = async (server: TestServer, token: string): Promise<boolean> =>
  (await server.post('/oauth/introspect', { token }, basic('api', API_SECRET))).json.active;
