import { type AuthorizationServerMetadata, metadataUrls, parseMetadata } from '@device-auth/oauth-core';
import { Failure } from '../failure.js';
import { type Http, type HttpAnswer, jsonObject, NotAnOAuthAnswer } from './http.js';
import { withoutProtocolError } from './oauth-answer.js';
import { type Trust, trustedUrl } from './web-address.js';

/** What the client needs to know of a server, every address checked. */
export interface AuthorizationServer {
  readonly issuer: string;
  readonly tokenEndpoint: URL;
  readonly deviceAuthorizationEndpoint: URL | undefined;
  readonly revocationEndpoint: URL | undefined;
  readonly userinfoEndpoint: URL | undefined;
  readonly jwksUri: URL | undefined;
  /** Seconds the server holds a poll open (extension); undefined where it does not. */
  readonly pollWaitMaxSeconds: number | undefined;
  /** Whether the server tells how far the person is, to clients registered for it (extension). */
  readonly tellsProgress: boolean;
  /** Whether a code challenge sent with the device authorization request is bound to the code (extension). */
  readonly bindsCodeChallenge: boolean;
}

class ServerFault extends Failure {
  constructor({ url, status }: HttpAnswer) {
    super('network', `${url.host} answered ${status}`);
  }
}

/** Finds the server by its metadata, RFC 8414 or OpenID Connect Discovery, whichever has a device endpoint. */
export async function discover(http: Http, trust: Trust, signal: AbortSignal): Promise<AuthorizationServer> {
  let found: AuthorizationServer | undefined;
  let failure: Failure | undefined;
  for (const url of metadataUrls(trust.issuer)) {
    try {
      const server = await readMetadata(http, new URL(url), trust, signal);
      if (server?.deviceAuthorizationEndpoint !== undefined) return server;
      found ??= server;
    } catch (error) {
      // Servers that answer every unknown path with a page of their own, or fall over it, have the document at the other path.
      if (!(error instanceof NotAnOAuthAnswer || error instanceof ServerFault)) throw error;
      failure = error;
    }
  }
  if (found !== undefined) return found;
  throw failure ?? new Failure('server', `${new URL(trust.issuer).host} has no OAuth metadata; is the issuer right?`);
}

async function readMetadata(http: Http, url: URL, trust: Trust, signal: AbortSignal): Promise<AuthorizationServer | undefined> {
  const answer = await http({ url, signal });
  if (answer.status >= 500) throw new ServerFault(answer);
  if (answer.status !== 200) return undefined;
  const body = jsonObject(answer);
  // RFC 8414 §3.3: the same text, character for character; else another server would be believed under this name.
  if (body['issuer'] !== trust.issuer) throw new Failure('server', `the metadata of ${url.host} belongs to another issuer than ${trust.issuer}`);
  const metadata = withoutProtocolError(url, () => parseMetadata(body, { issuer: trust.issuer, allowHttp: true }));
  return checkedServer(metadata, trust, body['device_code_challenge_supported'] === true);
}

function checkedServer(metadata: AuthorizationServerMetadata, trust: Trust, bindsCodeChallenge: boolean): AuthorizationServer {
  const checked = (name: keyof AuthorizationServerMetadata): URL | undefined =>
    metadata[name] === undefined ? undefined : trustedUrl(name, metadata[name], trust);
  return {
    issuer: metadata.issuer,
    tokenEndpoint: trustedUrl('token_endpoint', metadata.token_endpoint, trust),
    deviceAuthorizationEndpoint: checked('device_authorization_endpoint'),
    revocationEndpoint: checked('revocation_endpoint'),
    userinfoEndpoint: checked('userinfo_endpoint'),
    jwksUri: checked('jwks_uri'),
    pollWaitMaxSeconds: metadata.device_poll_wait_max,
    tellsProgress: metadata.device_progress_supported === true,
    bindsCodeChallenge: bindsCodeChallenge && metadata.code_challenge_methods_supported?.includes('S256') === true,
  };
}
