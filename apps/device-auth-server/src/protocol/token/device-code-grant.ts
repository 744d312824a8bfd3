import { GrantType, OAuthError, isCodeVerifier, type OAuthErrorMembers, type TokenResponse } from '@device-auth/oauth-core';
import type { PollAnswer, Progress } from '../device-authorization/device-authorization.js';
import { readDeviceCode, type DeviceCodeParts } from '../device-authorization/device-code.js';
import { limited } from '../attempt-limit/limited.js';
import { callId } from '../call-id.js';
import { narrowResources } from '../client/requested-resources.js';
import { familyRef } from '../refresh-token-family/refresh-token.js';
import type { Ports } from '../ports.js';
import type { Settings } from '../settings.js';
import { Unavailable } from '../unavailable.js';
import { passEndUserGate, stillAllowed } from './end-user-gate.js';
import type { AdmittedRequest, GrantExchange } from './grant-exchange.js';
import type { IssueTokens } from './issue-tokens.js';
import { newFamily } from './new-family.js';

/** RFC 8628 §3.4 and §3.5. The store's word decides; this turns it into the answer, and an approval into tokens. */
export function deviceCodeGrant(ports: Ports, settings: Settings, issue: IssueTokens): GrantExchange {
  const { secrets, deviceAuthorizations, refreshTokenFamilies, attempts, events } = ports;

  return (admitted) => exchange(admitted).catch(comeAgain);

  /** What a store began that did not answer for as long as a request can wait, the next poll finds. A client that conforms ends at any other word (RFC 8628 §3.5). */
  function comeAgain(fault: unknown): never {
    if (!(fault instanceof Unavailable) || !fault.tried) throw fault;
    throw new OAuthError('slow_down', 'nothing can be looked up at this moment: poll again', {
      members: { interval: settings.device.intervalSeconds },
      cause: fault,
    });
  }

  async function exchange(admitted: AdmittedRequest): Promise<TokenResponse> {
    const { client, request } = admitted;
    if (request.device_code === undefined) throw new OAuthError('invalid_request', 'device_code is missing');
    if (request.code_verifier !== undefined && !isCodeVerifier(request.code_verifier))
      throw new OAuthError('invalid_request', 'code_verifier must be 43 to 128 unreserved characters');
    const code = readDeviceCode(secrets, request.device_code);
    if (code === undefined) return refuseUnknown(admitted);

    const codeChallenge = request.code_verifier === undefined ? {} : { codeChallenge: secrets.sha256(request.code_verifier) };
    const answer = await deviceAuthorizations.poll(code.locator, {
      secretDigest: code.secretDigest,
      clientId: client.clientId,
      callId: callId(admitted.origin),
      showsProgress: client.deviceProgress,
      looksAgain: admitted.again,
      ...codeChallenge,
    });
    return answerPoll(answer, code, admitted);
  }

  function answerPoll(answer: PollAnswer, code: DeviceCodeParts, admitted: AdmittedRequest): Promise<TokenResponse> {
    switch (answer.word) {
      case 'pending':
        throw answer.progress === undefined ? PENDING : pendingAt(answer.progress, answer.expiresInMs);
      case 'slow_down': {
        const interval = answer.intervalMs / 1_000;
        throw new OAuthError('slow_down', `wait ${interval} seconds between polls`, {
          members: { interval },
          retryAfterSeconds: Math.ceil(answer.retryAfterMs / 1_000),
        });
      }
      case 'denied':
        throw new OAuthError('access_denied', 'the request was denied');
      case 'expired':
        throw expired();
      case 'unbound':
        if (answer.reason === 'verifier wrong') throw new OAuthError('invalid_grant', 'code_verifier does not match the code_challenge');
        throw new OAuthError(
          'invalid_request',
          answer.reason === 'no challenge' ? 'code_verifier was sent, but no code_challenge at the start' : 'code_verifier is missing',
        );
      case 'unknown':
        return refuseUnknown(admitted);
      case 'redeemed':
        // An account may have been locked to the end: then there is nothing to take back, and the device begins anew.
        return refuseReplay(answer.endUserId, code, admitted, expired);
      case 'approved':
        return redeem(answer, code, admitted);
      default:
        throw new TypeError(answer satisfies never);
    }
  }

  /**
   * Everything that can fail comes first; then the family starts, and with it is kept what the device is answered. Nothing before that step
   * was spent, and the step may be repeated: a crash anywhere leaves a code that will finish.
   */
  async function redeem(
    { grant: granted, device }: Extract<PollAnswer, { word: 'approved' }>,
    code: DeviceCodeParts,
    admitted: AdmittedRequest,
  ): Promise<TokenResponse> {
    const { client, request } = admitted;
    const resources = narrowResources(granted.resources, ports.resources, request);
    const grant = stillAllowed({ ...granted, resources }, client, GrantType.DeviceCode, ports.resources);
    const ref = familyRef(secrets, grant.endUserId, code.secretDigest);
    const { family, refreshToken } = newFamily(ports, settings, { client, grant, ref, onDevice: true, deviceName: device.name });
    const response = await issue({ client, grant, family, refreshToken, onDevice: true }).catch(nothingIsSigned);
    const context = `${client.clientId} ${code.locator}`;
    const answer = await refreshTokenFamilies.start(family, secrets.sealUnder(code.secret, JSON.stringify(response), context));
    // A lockout passes; this is for good, and the person's page tells it too.
    if (answer.word === 'inactive') await deviceAuthorizations.disown(code.locator, grant.endUserId);
    if (answer.word === 'used') return refuseReplay(grant.endUserId, code, admitted);
    passEndUserGate(answer.word, GrantType.DeviceCode);
    if (answer.word !== 'exists' || answer.sealedResponse === undefined) return response;
    const same = secrets.openUnder(code.secret, answer.sealedResponse, context);
    return same === undefined ? refuseReplay(grant.endUserId, code, admitted) : (JSON.parse(same) as TokenResponse);
  }

  /** A conforming client ends at any other code, so it is told to come again (RFC 8628 §3.5). */
  function nothingIsSigned(cause: unknown): never {
    throw new OAuthError('slow_down', 'tokens cannot be made at this moment: poll again', {
      members: { interval: settings.device.intervalSeconds },
      cause,
    });
  }

  /** Too late to be an answer that was lost: what the code gave is taken back. */
  async function refuseReplay(endUserId: string, code: DeviceCodeParts, { client, origin }: AdmittedRequest, nothingLeft = replayed): Promise<never> {
    const word = await refreshTokenFamilies.revoke(familyRef(secrets, endUserId, code.secretDigest), 'replayed code');
    if (word !== 'revoked') throw nothingLeft();
    events.familyRevoked({ reason: 'replayed code', clientId: client.clientId, endUserId, requestId: origin.requestId });
    throw replayed();
  }

  async function refuseUnknown({ client, origin }: AdmittedRequest): Promise<never> {
    const who = secrets.tag('limits', origin.address);
    const answer = await attempts.charge([limited(`unknown-device-code:${who}`, settings.limits.unknownCodesPerAddress)]);
    events.tokenRequestRefused({
      grantType: GrantType.DeviceCode,
      clientId: client.clientId,
      error: 'invalid_grant',
      reason: 'unknown device code',
      requestId: origin.requestId,
    });
    if (answer.word === 'limited')
      throw new OAuthError('slow_down', 'too many unknown device codes', { status: 429, retryAfterSeconds: Math.ceil(answer.retryAfterMs / 1_000) });
    throw new OAuthError('invalid_grant', 'device_code is unknown, or was issued to another client: start again');
  }
}

const replayed = (): OAuthError => new OAuthError('invalid_grant', 'device_code was used already');

const expired = (): OAuthError => new OAuthError('expired_token', 'device_code has expired: start again');

const pending = (members?: OAuthErrorMembers): OAuthError => new OAuthError('authorization_pending', 'nobody has answered yet', { members });

/** One for all: it is the answer to nearly every request, and always the same. */
const PENDING = pending();

/** For clients that show it. Seconds are told whole and never too many: the device stops when they are over. */
const pendingAt = (progress: Progress, expiresInMs = 0): OAuthError => pending({ progress, expires_in: Math.floor(expiresInMs / 1_000) });
