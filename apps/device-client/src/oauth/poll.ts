import { GrantType } from '@device-auth/oauth-core';
import type { AuthorizationServer } from './discovery.js';
import type { Http, HttpAnswer } from './http.js';

export interface PollRequest {
  readonly clientId: string;
  readonly deviceCode: string;
  readonly codeVerifier: string | undefined;
  /** What the device shows of the person (extension): a poll that waits is answered as soon as there is something else to show. */
  readonly progress: string | undefined;
}

const TIMEOUT_MS = 10_000;

/** Asks once whether somebody has answered. A server that announces it may hold the request until then (`Prefer: wait`, RFC 7240). RFC 8628 §3.4. */
export function poll(http: Http, server: AuthorizationServer, request: PollRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const form: Record<string, string> = { grant_type: GrantType.DeviceCode, device_code: request.deviceCode, client_id: request.clientId };
  if (request.codeVerifier !== undefined) form['code_verifier'] = request.codeVerifier;
  if (request.progress !== undefined) form['progress'] = request.progress;
  const waitSeconds = Math.floor(Math.min(server.pollWaitMaxSeconds ?? 0, 60));
  if (waitSeconds < 1) return http({ url: server.tokenEndpoint, form, signal });
  return http({ url: server.tokenEndpoint, form, signal, headers: { prefer: `wait=${waitSeconds}` }, timeoutMs: waitSeconds * 1_000 + TIMEOUT_MS });
}
