import { setTimeout as pause } from 'node:timers/promises';
import { GrantType, signInOnDevice, type HttpAnswer } from '@device-auth/oauth-core';

export interface Codes {
  readonly deviceCode: string;
  readonly userCode: string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** As its access token names it. */
  readonly family: string;
}

type Form = Readonly<Record<string, string>>;
type Answered = HttpAnswer & { readonly headers: Headers };

/** A request that gets no answer is given up after this long. */
const ANSWER_MS = 12_000;
const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 8_000;

/** An honest device (RFC 8628 §3.5): goes on after everything that is no verdict, at the pace it was told, and takes a verdict for one. */
export class Device {
  constructor(
    private readonly origin: string,
    private readonly signal: AbortSignal,
    /** As RFC 7240 `wait` says it; 0: it does not ask to be kept waiting. */
    private readonly waitSeconds: number,
  ) {}

  /** From the request for codes to the tokens, or to the words with which it ended. */
  async signIn(name: string, issued: (codes: Codes) => void): Promise<Tokens | string> {
    const steps = signInOnDevice({
      request: () => this.#persist(() => this.#post('/oauth/device_authorization', { client_id: 'tv', scope: 'openid offline_access', device_name: name })),
      poll: ({ device_code: deviceCode }) => this.#poll(deviceCode),
      signal: this.signal,
    });
    for await (const step of steps) {
      if (step.type === 'code_issued') issued({ deviceCode: step.response.device_code, userCode: step.response.user_code });
      if (step.type === 'signed_in') return tokensOf(step.tokens);
      if (step.type === 'failed') return `${step.error}: ${step.description ?? ''}`;
      if (step.type === 'denied' || step.type === 'expired') return step.type;
    }
    return OUT_OF_TIME;
  }

  /** As a device does that has not heard its answer: the same code once more. Undefined: no verdict. */
  async askAgain(deviceCode: string): Promise<Tokens | string | undefined> {
    const answer = await this.#poll(deviceCode).catch(() => undefined);
    return answer === undefined || answer.status >= 500 || wordsOf(answer).startsWith('slow_down') ? undefined : readTokens(answer);
  }

  async refresh(refreshToken: string): Promise<Tokens | string> {
    const form = { grant_type: GrantType.RefreshToken, client_id: 'tv', refresh_token: refreshToken };
    return readTokens(await this.#persist(() => this.#post('/oauth/token', form)));
  }

  /** Uses the access token for what it was given for; in which words it was refused, if it was. */
  async use(accessToken: string): Promise<string | undefined> {
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = await this.#persist(() => this.#ask('/oauth/userinfo', { headers }));
    return answer.status === 200 ? undefined : `userinfo: ${wordsOf(answer)}`;
  }

  #poll(deviceCode: string): Promise<Answered> {
    const headers: Form = this.waitSeconds === 0 ? {} : { prefer: `wait=${this.waitSeconds}` };
    return this.#post('/oauth/token', { grant_type: GrantType.DeviceCode, client_id: 'tv', device_code: deviceCode }, headers);
  }

  #post(path: string, form: Form, headers: Form = {}): Promise<Answered> {
    return this.#ask(path, { method: 'POST', body: new URLSearchParams(form), headers });
  }

  async #ask(path: string, init: RequestInit): Promise<Answered> {
    const response = await fetch(this.origin + path, { ...init, signal: AbortSignal.any([this.signal, AbortSignal.timeout(ANSWER_MS)]) });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      json: /json/u.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined,
    };
  }

  /** The same again until there is a verdict: no sooner than the server says, and ever more seldom. */
  async #persist(ask: () => Promise<Answered>): Promise<Answered> {
    for (let backOffMs = FIRST_BACK_OFF_MS; ; backOffMs = Math.min(2 * backOffMs, LONGEST_BACK_OFF_MS)) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined && answer.status < 500 && answer.status !== 429) return answer;
      const wantedMs = Number(answer?.headers.get('retry-after') ?? 0) * 1_000;
      await pause(Math.max(wantedMs, backOffMs), undefined, { signal: this.signal });
    }
  }
}

export const OUT_OF_TIME = 'out of time';

const wordsOf = ({ status, json }: HttpAnswer): string => {
  const { error, error_description: description } = (json ?? {}) as Record<string, string>;
  return `${error ?? status}: ${description ?? ''}`;
};

const readTokens = (answer: HttpAnswer): Tokens | string => (answer.status === 200 ? tokensOf(answer.json as Parameters<typeof tokensOf>[0]) : wordsOf(answer));

function tokensOf({ access_token: accessToken, refresh_token: refreshToken = '' }: { access_token: string; refresh_token?: string }): Tokens {
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { family: string };
  return { accessToken, refreshToken, family: claims.family };
}
