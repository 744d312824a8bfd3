import { GrantType, OAuthError, createUserCode, formatUserCode, isCodeChallenge, type DeviceAuthorizationResponse } from '@device-auth/oauth-core';
import { limited } from '../attempt-limit/limited.js';
import type { AuthenticateClient } from '../client/authenticate-client.js';
import type { Client } from '../client/client.js';
import { requestedResources } from '../client/requested-resources.js';
import { requestedScope } from '../client/requested-scope.js';
import type { Ports } from '../ports.js';
import type { DeviceAuthorizationRequest, Protocol } from '../protocol.js';
import { resultOf } from '../result-of.js';
import type { RequestOrigin, Settings } from '../settings.js';
import { Unavailable } from '../unavailable.js';
import type { DeviceAuthorization, DeviceClaim } from './device-authorization.js';
import { newDeviceCode } from './device-code.js';
import { userCodeLength } from './user-code-length.js';

/** A code that is taken is no reason to give up; this many in a row mean that the codes are used up. */
const TRIES = 10;

/** RFC 8628 §3.1 and §3.2. */
export function startDeviceAuthorization(ports: Ports, settings: Settings, authenticate: AuthenticateClient): Protocol['startDeviceAuthorization'] {
  const { clock, secrets, deviceAuthorizations, events } = ports;
  const { issuer, device } = settings;

  return async (credentials, request, origin) => {
    let client: Client | undefined;
    try {
      client = await authenticate(credentials, origin);
      const response = await start(client, request, origin);
      events.deviceAuthorizationAnswered({ clientId: client.clientId, result: 'success' });
      return response;
    } catch (thrown) {
      events.deviceAuthorizationAnswered({ clientId: client?.clientId, result: resultOf(thrown) });
      throw thrown;
    }
  };

  async function start(client: Client, request: DeviceAuthorizationRequest, origin: RequestOrigin): Promise<DeviceAuthorizationResponse> {
    if (!client.grantTypes.includes(GrantType.DeviceCode)) throw new OAuthError('unauthorized_client', 'this client is not registered for the device grant');
    const asked = {
      clientId: client.clientId,
      scope: requestedScope(client, request.scope, GrantType.DeviceCode),
      resources: requestedResources(ports.resources, request),
      device: claimOf(request),
      network: origin.network,
      ...challengeOf(request),
    };
    await chargeStart(client.clientId, origin);

    const { userCode, deviceCode } = await open(asked);
    events.deviceAuthorizationStarted({ clientId: client.clientId, network: origin.network, requestId: origin.requestId });
    return answer(deviceCode, formatUserCode(userCode));
  }

  async function chargeStart(clientId: string, origin: RequestOrigin): Promise<void> {
    const who = secrets.tag('limits', `${clientId} ${origin.address}`);
    const charged = await ports.attempts.charge([limited(`start:${who}`, settings.limits.startsPerAddress)]);
    if (charged.word === 'allowed') return;
    events.attemptsLimited({ limit: 'start', network: origin.network, requestId: origin.requestId });
    throw new OAuthError('temporarily_unavailable', 'too many device authorization requests', {
      status: 429,
      retryAfterSeconds: Math.ceil(charged.retryAfterMs / 1_000),
    });
  }

  async function open(
    asked: Pick<DeviceAuthorization, 'clientId' | 'scope' | 'resources' | 'device' | 'network' | 'codeChallenge'>,
  ): Promise<{ userCode: string; deviceCode: string }> {
    const length = await userCodeLength(deviceAuthorizations, device);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const userCode = createUserCode({ length, alphabet: device.userCodeAlphabet, randomBytes: (bytes) => secrets.random(bytes) });
      const [locator, ...older] = secrets.locators(userCode);
      if (older.length > 0 && (await Promise.all(older.map((former) => deviceAuthorizations.has(former)))).includes(true)) continue;
      const { deviceCode, secretDigest } = newDeviceCode(secrets, locator);
      const createdAt = clock();
      const expiresAt = createdAt + device.expiresInSeconds * 1_000;
      const word = await deviceAuthorizations.open({ v: 1, locator, secretDigest, ...asked, createdAt, expiresAt, intervalMs: device.intervalSeconds * 1_000 });
      if (word === 'opened') return { userCode, deviceCode };
    }
    throw new Unavailable('no free user code was found', device.intervalSeconds);
  }

  function answer(deviceCode: string, userCode: string): DeviceAuthorizationResponse {
    return {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: `${issuer}/device`,
      verification_uri_complete: `${issuer}/D/${userCode}`,
      expires_in: device.expiresInSeconds,
      interval: device.intervalSeconds,
    };
  }
}

/** Bound at the start, demanded at every poll (decision 0011, "bound at the start"). */
function challengeOf({ code_challenge: challenge, code_challenge_method: method }: DeviceAuthorizationRequest): { codeChallenge?: string } {
  if (challenge === undefined && method === undefined) return {};
  if (method !== 'S256') throw new OAuthError('invalid_request', 'code_challenge_method must be S256: transform algorithm not supported');
  if (challenge === undefined || !isCodeChallenge(challenge)) throw new OAuthError('invalid_request', 'code_challenge must be 43 base64url characters');
  return { codeChallenge: challenge };
}

/** Letters, marks, numbers, punctuation, symbols, the plain space and the joiner of emoji: nothing that hides, breaks lines or turns the direction of writing. */
const SHOWABLE = /^(?:[\p{L}\p{M}\p{N}\p{P}\p{S} ]|(?<=[\p{Extended_Pictographic}\p{M}\p{Emoji_Modifier}])\u200D(?=\p{Extended_Pictographic}))+$/u;

function claimOf({ device_name: name, device_model: model }: DeviceAuthorizationRequest): DeviceClaim {
  return { ...claimed('device_name', name), ...claimed('device_model', model) };

  function claimed(parameter: 'device_name' | 'device_model', text: string | undefined): DeviceClaim {
    if (text === undefined) return {};
    if ([...text].length > 64 || !SHOWABLE.test(text)) throw new OAuthError('invalid_request', `${parameter} must be at most 64 printable characters`);
    return parameter === 'device_name' ? { name: text } : { model: text };
  }
}
