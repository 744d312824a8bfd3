import { Failure } from '../failure.js';
import type { AuthorizationServer } from './discovery.js';
import type { Http } from './http.js';
import { oauthAnswer } from './oauth-answer.js';

/** The claims of the account; `unauthorized` when the access token is no longer taken. OpenID Connect Core §5.3. */
export async function userinfo(
  http: Http,
  server: AuthorizationServer,
  accessToken: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | 'unauthorized'> {
  const url = server.userinfoEndpoint;
  if (url === undefined) throw new Failure('server', `${new URL(server.issuer).host} has no userinfo endpoint`);
  const answer = await http({ url, headers: { authorization: `Bearer ${accessToken}` }, signal });
  return answer.status === 401 ? 'unauthorized' : oauthAnswer(answer);
}
