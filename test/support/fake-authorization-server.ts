import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** One answer, as it goes over the wire. A string body is sent as it is. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The connection is cut instead. */
  readonly drop?: boolean;
  /** No answer ever comes. */
  readonly hang?: boolean;
}

export interface LoggedRequest {
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
}

/** An answer, or what makes one of the request. */
export type Scripted = Answer | ((request: LoggedRequest) => Answer | Promise<Answer>);

export const PENDING: Answer = { status: 400, body: { error: 'authorization_pending' } };
export const SLOW_DOWN: Answer = { status: 400, body: { error: 'slow_down' } };
export const DENIED: Answer = { status: 400, body: { error: 'access_denied' } };
export const EXPIRED: Answer = { status: 400, body: { error: 'expired_token' } };

export const oauthError = (error: string, members: object = {}, status = 400): Answer => ({ status, body: { error, ...members } });

/**
 * An authorization server on 127.0.0.1 that answers as it is told and remembers every request. Without a script it is honest: it issues a code,
 * is pending until its script of polls is used up, and then signs Ada in.
 */
export class FakeAuthorizationServer implements AsyncDisposable {
  readonly requests: LoggedRequest[] = [];
  readonly account = { sub: 'ada', name: 'Ada Lovelace', email: 'ada@example.test' };
  clientId = 'tv';
  userCode = 'WDJB-MJHT';
  expiresIn = 600;
  interval: unknown = 1;
  accessTokenSeconds = 600;
  /** Polls are answered from the front; when none is left, with tokens. */
  readonly polls: Scripted[] = [];
  /** What is answered at a path instead of the honest answer. */
  readonly overrides = new Map<string, Scripted>();
  /** Merged into the honest answers. */
  readonly metadata: Record<string, unknown> = {};
  readonly deviceAuthorization: Record<string, unknown> = {};
  readonly tokens: Record<string, unknown> = {};
  readonly idTokenClaims: Record<string, unknown> = {};
  /** Refresh tokens that are alive. */
  readonly refreshTokens = new Set<string>();
  readonly accessTokens = new Set<string>();
  readonly #server: Server;
  #key: { readonly privateKey: CryptoKey; readonly jwk: JWK } | undefined;
  #waiting: { readonly path: string; readonly count: number; readonly resolve: () => void }[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FakeAuthorizationServer> {
    const server = createServer();
    const fake = new FakeAuthorizationServer(server);
    server.on('request', (request, response) => void fake.#receive(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    fake.#key = { privateKey, jwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' } };
    return fake;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  requestsTo(path: string): readonly LoggedRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  /** Resolves when so many requests to the path have come. */
  received(path: string, count = 1): Promise<void> {
    if (this.requestsTo(path).length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ path, count, resolve }));
  }

  async #receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const path = new URL(incoming.url ?? '/', this.issuer).pathname;
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    const request = { atMs: performance.now(), method: incoming.method ?? '', path, headers: incoming.headers, form };
    this.requests.push(request);
    this.#waiting = this.#waiting.filter(({ path: wanted, count, resolve }) => {
      if (this.requestsTo(wanted).length < count) return true;
      resolve();
      return false;
    });
    const scripted = this.overrides.get(path) ?? ((): Promise<Answer> => this.#honest(request));
    send(incoming, response, await (typeof scripted === 'function' ? scripted(request) : scripted));
  }

  async #honest(request: LoggedRequest): Promise<Answer> {
    switch (request.path) {
      case '/.well-known/oauth-authorization-server':
      case '/.well-known/openid-configuration':
        return { body: this.#metadata() };
      case '/device_authorization':
        return { body: this.#deviceAuthorization() };
      case '/token':
        return request.form.get('grant_type') === 'refresh_token' ? this.#refresh(request) : this.#poll(request);
      case '/jwks':
        return { body: { keys: [this.#key?.jwk] } };
      case '/userinfo':
        return this.accessTokens.has(request.headers.authorization?.slice('Bearer '.length) ?? '') ? { body: this.account } : { status: 401, body: {} };
      case '/revoke':
        this.refreshTokens.delete(request.form.get('token') ?? '');
        return { body: '' };
      default:
        return { status: 404, body: 'no such page' };
    }
  }

  #metadata(): object {
    return {
      issuer: this.issuer,
      token_endpoint: `${this.issuer}/token`,
      device_authorization_endpoint: `${this.issuer}/device_authorization`,
      revocation_endpoint: `${this.issuer}/revoke`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
      jwks_uri: `${this.issuer}/jwks`,
      ...this.metadata,
    };
  }

  #deviceAuthorization(): object {
    return {
      device_code: `secret-device-code-${randomUUID()}`,
      user_code: this.userCode,
      verification_uri: `${this.issuer}/device`,
      verification_uri_complete: `${this.issuer}/D/${this.userCode}`,
      expires_in: this.expiresIn,
      interval: this.interval,
      ...this.deviceAuthorization,
    };
  }

  async #poll(request: LoggedRequest): Promise<Answer> {
    const scripted = this.polls.shift();
    if (scripted !== undefined) return typeof scripted === 'function' ? scripted(request) : scripted;
    return { body: await this.issueTokens() };
  }

  async #refresh({ form }: LoggedRequest): Promise<Answer> {
    if (!this.refreshTokens.delete(form.get('refresh_token') ?? '')) return oauthError('invalid_grant');
    return { body: await this.issueTokens() };
  }

  async issueTokens(): Promise<object> {
    const accessToken = `secret-access-token-${randomUUID()}`;
    const refreshToken = `secret-refresh-token-${randomUUID()}`;
    this.accessTokens.add(accessToken);
    this.refreshTokens.add(refreshToken);
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: this.accessTokenSeconds,
      refresh_token: refreshToken,
      scope: 'openid profile email offline_access',
      id_token: await this.signIdToken(accessToken, this.idTokenClaims),
      ...this.tokens,
    };
  }

  async signIdToken(accessToken: string, claims: object = {}): Promise<string> {
    if (this.#key === undefined) throw new Error('not started');
    const now = Math.floor(Date.now() / 1000);
    const atHash = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
    return new SignJWT({ iss: this.issuer, aud: this.clientId, iat: now, exp: now + 300, at_hash: atHash, ...this.account, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: this.#key.jwk.kid ?? '' })
      .sign(this.#key.privateKey);
  }
}

function send(incoming: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (answer.hang === true) return;
  if (answer.drop === true) return void incoming.socket.destroy();
  const isText = typeof answer.body === 'string';
  response.writeHead(answer.status ?? 200, { 'content-type': isText ? 'text/html' : 'application/json', ...answer.headers });
  response.end(isText ? answer.body : JSON.stringify(answer.body ?? {}));
}
