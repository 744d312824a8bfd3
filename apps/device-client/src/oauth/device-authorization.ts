import { isDisplayableUserCode, type ReceivedDeviceAuthorizationResponse } from '@device-auth/oauth-core';
import { Failure } from '../failure.js';
import type { AuthorizationServer } from './discovery.js';
import type { Http, HttpAnswer } from './http.js';
import { type Trust, trustedUrl } from './web-address.js';

export interface DeviceAuthorizationRequest {
  readonly clientId: string;
  readonly scope: string;
  readonly audience: string | undefined;
  readonly deviceName: string | undefined;
  /** Sent where the server binds it to the code. */
  readonly codeChallenge: string | undefined;
}

/** Asks for a code. RFC 8628 §3.1. */
export async function requestDeviceAuthorization(
  http: Http,
  server: AuthorizationServer,
  request: DeviceAuthorizationRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const url = server.deviceAuthorizationEndpoint;
  if (url === undefined) throw new Failure('server', `${new URL(server.issuer).host} does not offer sign-in with a code`);
  const form: Record<string, string> = { client_id: request.clientId, scope: request.scope };
  if (request.audience !== undefined) form['audience'] = request.audience;
  if (request.deviceName !== undefined) form['device_name'] = request.deviceName;
  if (request.codeChallenge !== undefined) Object.assign(form, { code_challenge: request.codeChallenge, code_challenge_method: 'S256' });
  return http({ url, form, signal });
}

/** What a person will type and follow on another device: it must be what it looks like, so each address is shown as parsed, not as sent. */
export interface CheckedCode {
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string | undefined;
}

export function checkCode(response: ReceivedDeviceAuthorizationResponse, trust: Trust): CheckedCode {
  const { user_code: userCode, verification_uri: uri, verification_uri_complete: complete } = response;
  if (!isDisplayableUserCode(userCode)) throw new Failure('server', 'the server sent a code that nobody can type: it must be 4 to 20 of A-Z, 0-9 and "-"');
  return {
    userCode,
    verificationUri: trustedUrl('verification_uri', uri, trust).href,
    verificationUriComplete: complete === undefined ? undefined : trustedUrl('verification_uri_complete', complete, trust).href,
  };
}
