import type { Secret } from '@device-auth/oauth-core';
import { limited } from '../attempt-limit/limited.js';
import type { Client } from '../client/client.js';
import type { Ports } from '../ports.js';
import type { AuthorizationStep, Browser, Protocol, SignedInBrowser } from '../protocol.js';
import type { RequestOrigin, Settings } from '../settings.js';
import { Unavailable } from '../unavailable.js';
import { AuthorizationFault, faultLocation, responseLocation } from './authorization-error.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { redirectUriOf, validateAuthorization } from './validate-authorization.js';

type RequestId = Secret<'authorization-request'>;
type AnswerTo = Pick<AuthorizationRequest, 'redirectUri' | 'state'>;

/** How long a challenge is remembered: every one costs a record. */
const CHALLENGE_REMEMBERED_MS = 60 * 60_000;

/**
 * RFC 6749 §4.1.1: client and redirect URI first, since until both are good no answer may leave by redirect; then the rest of the request;
 * then the person. What was asked is kept in the store: after the first step nothing is read from a URL again.
 */
export function authorize(ports: Ports, settings: Settings): Pick<Protocol, 'startAuthorization' | 'continueAuthorization' | 'answerAuthorization'> {
  const { clock, secrets, clients, resources, authorizationCodes, authorizationRequests, attempts, events } = ports;
  const { issuer } = settings;

  return {
    async startAuthorization(browser, parameters, origin) {
      const client = parameters.client_id === undefined ? undefined : clients.find(parameters.client_id);
      if (client === undefined || client.disabled) return { word: 'refused', reason: 'unknown client' };
      const redirectUri = redirectUriOf(client, parameters.redirect_uri);
      if (redirectUri === undefined) return { word: 'refused', reason: 'unregistered redirect' };

      const asked = validateAuthorization(client, parameters, resources, clock());
      const to = { redirectUri, ...(parameters.state === undefined ? {} : { state: parameters.state }) };
      if (asked instanceof AuthorizationFault) return refuse(to, asked);

      const id: RequestId = secrets.newSecret(32);
      const createdAt = clock();
      const expiresAt = createdAt + settings.authorization.requestSeconds * 1_000;
      const request: AuthorizationRequest = {
        v: 1,
        id: secrets.digest(id),
        browserId: browser.id,
        clientId: client.clientId,
        ...to,
        ...asked,
        createdAt,
        expiresAt,
      };
      return orTell(to, async () => {
        const full = await chargeRequest(browser, origin);
        if (full !== undefined)
          return request.silent ? refuse(to, new AuthorizationFault('temporarily_unavailable', 'too many requests: wait before the next')) : full;
        await noticeConstantChallenge(client, asked.codeChallenge, origin);
        const step = await next(browser, id, request, client, origin);
        if (step.word === 'sign in' || step.word === 'consent') await authorizationRequests.keep(request);
        return step;
      });
    },

    async continueAuthorization(browser, id, origin) {
      const request = await authorizationRequests.find(secrets.digest(id), cookiesOf(browser));
      const client = request === undefined ? undefined : clients.find(request.clientId);
      if (request === undefined || client === undefined || client.disabled) return { word: 'gone' };
      const step = await needs(browser, request, client);
      if (step !== 'nothing') return { word: step, id, request, client };
      if ((await take(browser, id)) === undefined) return { word: 'gone' };
      return orTell(request, () => issueCode(browser as SignedInBrowser, request, origin));
    },

    async answerAuthorization(browser, id, approve, origin) {
      const waiting = await authorizationRequests.find(secrets.digest(id), cookiesOf(browser));
      const client = waiting === undefined ? undefined : clients.find(waiting.clientId);
      if (waiting === undefined || client === undefined || client.disabled) return { word: 'gone' };
      // Another account may have signed in since the question was shown, or the sign-in may be too old by now.
      if ((await needs(browser, waiting, client)) === 'sign in') return { word: 'sign in', id, request: waiting, client };
      const request = await take(browser, id);
      if (request === undefined) return { word: 'gone' };
      if (!approve) return refuse(request, new AuthorizationFault('access_denied', 'the person said no'));
      return orTell(request, () => issueCode(browser, request, origin));
    },
  };

  async function next(browser: Browser, id: RequestId, request: AuthorizationRequest, client: Client, origin: RequestOrigin): Promise<AuthorizationStep> {
    const step = await needs(browser, request, client);
    if (step === 'nothing') return issueCode(browser as SignedInBrowser, request, origin);
    if (!request.silent) return { word: step, id, request, client };
    return refuse(request, new AuthorizationFault(step === 'sign in' ? 'login_required' : 'consent_required', 'this cannot be answered without a page'));
  }

  async function needs(browser: Browser, request: AuthorizationRequest, client: Client): Promise<'sign in' | 'consent' | 'nothing'> {
    if (browser.session === undefined || browser.session.authTime < request.signedInSince) return 'sign in';
    return client.firstParty ? 'nothing' : 'consent';
  }

  async function issueCode({ endUser, session }: SignedInBrowser, request: AuthorizationRequest, origin: RequestOrigin): Promise<AuthorizationStep> {
    const code: Secret<'authorization-code'> = secrets.newSecret(32);
    const createdAt = clock();
    await authorizationCodes.issue({
      v: 1,
      id: secrets.digest(code),
      clientId: request.clientId,
      redirectUri: request.redirectUri,
      codeChallenge: request.codeChallenge,
      ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
      grant: { endUserId: endUser.id, epoch: session.epoch, scope: request.scope, resources: request.resources, authTime: session.authTime, amr: session.amr },
      createdAt,
      expiresAt: createdAt + settings.authorization.codeSeconds * 1_000,
      failures: 0,
    });
    events.authorizationCodeIssued({ clientId: request.clientId, endUserId: endUser.id, requestId: origin.requestId });
    return { word: 'redirect', location: responseLocation(issuer, request, { code }) };
  }

  function refuse(to: AnswerTo, fault: AuthorizationFault): AuthorizationStep {
    return { word: 'redirect', location: faultLocation(issuer, to, fault) };
  }

  /** Once the redirect URI is known good, a failure in the house is told there too: no client hears a 5xx page (RFC 6749 §4.1.2.1). */
  async function orTell(to: AnswerTo, work: () => Promise<AuthorizationStep>): Promise<AuthorizationStep> {
    try {
      return await work();
    } catch (error) {
      const told =
        error instanceof Unavailable
          ? new AuthorizationFault('temporarily_unavailable', 'the server cannot answer now: try again in a moment')
          : new AuthorizationFault('server_error', 'the server failed: try again');
      return { word: 'redirect', location: faultLocation(issuer, to, told), fault: error };
    }
  }

  function take(browser: Browser, id: RequestId): Promise<AuthorizationRequest | undefined> {
    return authorizationRequests.take(secrets.digest(id), cookiesOf(browser));
  }

  /** Anybody may begin a request and every one is kept for a while: nobody fills the store with them. */
  async function chargeRequest(browser: Browser, origin: RequestOrigin): Promise<Extract<AuthorizationStep, { word: 'limited' }> | undefined> {
    const who = secrets.tag('limits', browser.endUser?.id ?? origin.address);
    const answer = await attempts.charge([limited(`authorization:${who}`, settings.limits.authorizationsPerAddress)]);
    if (answer.word === 'allowed') return undefined;
    events.attemptsLimited({ limit: 'authorization', network: origin.network, requestId: origin.requestId });
    return { word: 'limited', retryAfterMs: answer.retryAfterMs };
  }

  /** A client that sends the same challenge for different people or sign-ins has broken PKCE; a reload sends it twice as well, so it is noticed, not refused (RFC 9700 §2.1.1). */
  async function noticeConstantChallenge(client: Client, challenge: string, origin: RequestOrigin): Promise<void> {
    const key = `challenge:${secrets.tag('limits', `${client.clientId} ${challenge}`)}`;
    const answer = await attempts.charge([{ key, count: 1, windowMs: CHALLENGE_REMEMBERED_MS }]);
    if (answer.word === 'limited') events.codeChallengeRepeated({ clientId: client.clientId, requestId: origin.requestId });
  }
}

/** A browser that signed in may go on with what its cookie before had begun. */
const cookiesOf = ({ id, session }: Browser): readonly Browser['id'][] => [id, ...(session?.formerIds ?? [])];
