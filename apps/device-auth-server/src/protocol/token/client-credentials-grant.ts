import { GrantType } from '@device-auth/oauth-core';
import { requestedResources } from '../client/requested-resources.js';
import { requestedScope } from '../client/requested-scope.js';
import type { Ports } from '../ports.js';
import type { GrantExchange } from './grant-exchange.js';
import type { IssueTokens } from './issue-tokens.js';

/** Scopes that say something about a person, whom this grant does not have. */
const OF_A_PERSON: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);

/** RFC 6749 §4.4: a confidential client for itself. `sub` is the client, which no end user can be (RFC 9068 §5). */
export function clientCredentialsGrant({ resources }: Ports, issue: IssueTokens): GrantExchange {
  return ({ client, request }) => {
    const scope = requestedScope(client, request.scope, GrantType.ClientCredentials).filter((value) => !OF_A_PERSON.has(value));
    const grant = { endUserId: client.clientId, epoch: 0, scope, resources: requestedResources(resources, request), authTime: 0, amr: [] };
    return issue({ client, grant, onDevice: false });
  };
}
