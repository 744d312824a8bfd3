import { GrantType, OAuthError, isCodeVerifier, type OAuthErrorMembers, type TokenResponse } from '@device-auth/oauth-core';
import type { PollAnswer, Progress } from '../device-authorization/device-authorization.js';
import { readDeviceCode, type DeviceCodeParts } from '../device-authorization/device-code.js';
import { limited } from '../attempt-limit/limited.js';
import { callId } from '../call-id.js';
import { narrowResources } from '../client/requested-resources.js';
import type { EndUser } from '../end-user/end-user.js';
import type { FamilyRef, RefreshTokenFamily } from '../refresh-token-family/refresh-token-family.js';
import { familyRef } from '../refresh-token-family/refresh-token.js';
import type { Ports } from '../ports.js';
import type { Settings } from '../settings.js';
import { Unavailable } from '../unavailable.js';
import { passEndUserGate, stillAllowed } from './end-user-gate.js';
import type { Grant } from './grant.js';
import type { AdmittedRequest, GrantExchange } from './grant-exchange.js';
import type { IssueTokens } from './issue-tokens.js';
import { newFamily } from './new-family.js';

/** What is sealed for the device until it surely has it: the answer, and the family that stands behind it. */
interface Redemption {
  readonly response: TokenResponse;
  readonly family: RefreshTokenFamily;
}

/** RFC 8628 §3.4 and §3.5. The store's word decides; this turns it into the answer, and an approval into tokens. */
export function deviceCodeGrant(ports: Ports, settings: Settings, issue: IssueTokens): GrantExchange {
  const { clock, secrets, deviceAuthorizations, refreshTokenFamilies, endUsers, attempts, events } = ports;

  return (admitted) => exchange(admitted).catch(comeAgain);

  /** A store that did not answer for as long as a request can wait has recorded nothing; a client that conforms ends at any other word (RFC 8628 §3.5). */
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
        throw new OAuthError('expired_token', 'device_code has expired: start again');
      case 'unbound':
        if (answer.reason === 'verifier wrong') throw new OAuthError('invalid_grant', 'code_verifier does not match the code_challenge');
        throw new OAuthError(
          'invalid_request',
          answer.reason === 'no challenge' ? 'code_verifier was sent, but no code_challenge at the start' : 'code_verifier is missing',
        );
      case 'unknown':
        return refuseUnknown(admitted);
      case 'redeemed':
        return repeat(answer, code, admitted);
      case 'approved':
        return redeem(answer, code, admitted);
      default:
        throw new TypeError(answer satisfies never);
    }
  }

  /** Everything that can fail comes first; then the code is spent together with its sealed answer; then the family starts. A crash anywhere leaves nothing, or a code that will finish. */
  async function redeem(
    { grant, device }: Extract<PollAnswer, { word: 'approved' }>,
    code: DeviceCodeParts,
    admitted: AdmittedRequest,
  ): Promise<TokenResponse> {
    const endUser = await judgeEndUser(grant, code);
    const redemption = await prepare(grant, endUser, device.name, code, admitted);
    const context = `${admitted.client.clientId} ${code.locator}`;
    const answer = await deviceAuthorizations.redeem(code.locator, code.secretDigest, secrets.sealUnder(code.secret, JSON.stringify(redemption), context));
    if (answer.word === 'redeemed') return finish(redemption, admitted);
    if (answer.word === 'repeated') return repeat({ ...answer, endUserId: grant.endUserId }, code, admitted);
    throw new OAuthError('expired_token', 'device_code has expired: start again');
  }

  /** Looked at before anything is spent: a lockout passes, so the approval must outlast it; a change is for good, and the person's page tells it too. */
  async function judgeEndUser(grant: Grant, code: DeviceCodeParts): Promise<EndUser> {
    const endUser = await endUsers.find(grant.endUserId);
    if (endUser?.status === 'active' && endUser.epoch === grant.epoch) {
      if (clock() < endUser.throttledUntil) throw PENDING;
      return endUser;
    }
    await deviceAuthorizations.disown(code.locator, grant.endUserId);
    return passEndUserGate('inactive', GrantType.DeviceCode);
  }

  async function prepare(
    granted: Grant,
    endUser: EndUser,
    deviceName: string | undefined,
    code: DeviceCodeParts,
    { client, request }: AdmittedRequest,
  ): Promise<Redemption> {
    const resources = narrowResources(granted.resources, ports.resources, request);
    const grant = stillAllowed({ ...granted, resources }, client, GrantType.DeviceCode, ports.resources);
    const { family, refreshToken } = newFamily(ports, settings, {
      client,
      grant,
      ref: familyRef(secrets, grant.endUserId, code.secretDigest),
      onDevice: true,
      deviceName,
    });
    try {
      return { family, response: await issue({ client, grant, endUser, family, refreshToken, onDevice: true }) };
    } catch (fault) {
      // Nothing was spent. A conforming client ends at any other code, so it is told to come again (RFC 8628 §3.5).
      throw new OAuthError('slow_down', 'tokens cannot be made at this moment: poll again', {
        members: { interval: settings.device.intervalSeconds },
        cause: fault,
      });
    }
  }

  async function finish({ response, family }: Redemption, admitted: AdmittedRequest): Promise<TokenResponse> {
    const word = await refreshTokenFamilies.start(family);
    if (word === 'used') await takeBack(family, family.grant.endUserId, admitted);
    passEndUserGate(word, GrantType.DeviceCode);
    return response;
  }

  /** A spent code inside its replay window gets the same answer again; later it is a replay, and what it gave is taken back. */
  async function repeat(
    spent: { readonly endUserId: string; readonly sealedResponse?: string },
    code: DeviceCodeParts,
    admitted: AdmittedRequest,
  ): Promise<TokenResponse> {
    const context = `${admitted.client.clientId} ${code.locator}`;
    const opened = spent.sealedResponse === undefined ? undefined : secrets.openUnder(code.secret, spent.sealedResponse, context);
    if (opened !== undefined) return finish(JSON.parse(opened) as Redemption, admitted);
    await takeBack(familyRef(secrets, spent.endUserId, code.secretDigest), spent.endUserId, admitted);
    throw new OAuthError('invalid_grant', 'device_code was used already');
  }

  async function takeBack(family: FamilyRef, endUserId: string, { client, origin }: AdmittedRequest): Promise<void> {
    const word = await refreshTokenFamilies.revoke(family, 'replayed code');
    if (word === 'revoked') events.familyRevoked({ reason: 'replayed code', clientId: client.clientId, endUserId, requestId: origin.requestId });
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

const pending = (members?: OAuthErrorMembers): OAuthError => new OAuthError('authorization_pending', 'nobody has answered yet', { members });

/** One for all: it is the answer to nearly every request, and always the same. */
const PENDING = pending();

/** For clients that show it. Seconds are told whole and never too many: the device stops when they are over. */
const pendingAt = (progress: Progress, expiresInMs = 0): OAuthError => pending({ progress, expires_in: Math.floor(expiresInMs / 1_000) });
