import { Inject, Injectable } from '@nestjs/common';
import { createCodeChallenge, createCodeVerifier, equalInConstantTime, GrantType, verifyIdToken } from '@device-auth/oauth-core';
import type { IssuerKeys } from '@device-auth/oauth-core';
import { CLOCK, PROTOCOL, SITE } from '../../http/provided.js';
import type { Site } from '../../http/site.js';
import type { Clock } from '../../protocol/ports.js';
import type { Protocol, SignedInBrowser } from '../../protocol/protocol.js';
import type { RequestOrigin } from '../../protocol/settings.js';
import type { CompanionMemory } from './companion-cookie.js';
import type { CallbackQuery } from './device.request.js';

const CLIENT_ID = 'companion';
const SCOPE = 'openid device:approve';

type Flow = NonNullable<CompanionMemory['flow']>;

/**
 * The companion is an ordinary public client of this very server: code + PKCE with state and nonce, its id token checked as any client would.
 * Only the token request stays in the house: the same function the token endpoint calls, without a socket.
 */
@Injectable()
export class CompanionClient {
  readonly #redirectUri: string;

  constructor(
    @Inject(PROTOCOL) private readonly protocol: Protocol,
    @Inject(SITE) private readonly site: Site,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.#redirectUri = `${site.issuer}/device/callback`;
  }

  /** A new authorization request: where to send the browser, and what to remember of it. `anew`: whoever is signed in proves it once more. */
  async begin({ anew = false }: { readonly anew?: boolean } = {}): Promise<{ readonly location: string; readonly flow: Flow }> {
    // Verifiers are 256 random bits in base64url, which is what a state and a nonce ask for as well.
    const flow: Flow = { state: createCodeVerifier(), nonce: createCodeVerifier(), codeVerifier: createCodeVerifier() };
    const parameters = new URLSearchParams({
      client_id: CLIENT_ID,
      redirect_uri: this.#redirectUri,
      response_type: 'code',
      scope: SCOPE,
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await createCodeChallenge(flow.codeVerifier),
      code_challenge_method: 'S256',
      ...(anew && { prompt: 'login' }),
    });
    return { location: `${this.site.issuer}/oauth/authorize?${parameters.toString()}`, flow };
  }

  /** Whether a response answers the request that was begun, and comes from the issuer it was sent to (RFC 9700 §2.1, RFC 9207 §2.4). */
  answers(response: CallbackQuery, flow: Flow | undefined): flow is Flow {
    return flow !== undefined && response.iss === this.site.issuer && equalInConstantTime(response.state ?? '', flow.state);
  }

  /** Redeems the code and keeps the access token with the session; false if the token is not this person's. Throws what the token endpoint would. */
  async redeem(browser: SignedInBrowser, code: string, flow: Flow, origin: RequestOrigin): Promise<boolean> {
    const request = { grant_type: GrantType.AuthorizationCode, code, redirect_uri: this.#redirectUri, code_verifier: flow.codeVerifier };
    const { access_token: accessToken, id_token: idToken } = await this.protocol.exchangeToken({ clientId: CLIENT_ID }, request, origin);
    const { sub } = await verifyIdToken(idToken ?? '', {
      issuer: this.site.issuer,
      clientId: CLIENT_ID,
      keys: this.protocol.keySet() as IssuerKeys,
      nonce: flow.nonce,
      accessToken,
      now: this.clock(),
    });
    return sub === browser.endUser.id && this.protocol.holdCompanionToken(browser, accessToken);
  }
}
