import type { Resource, ResourceRegistry } from '../protocol/client/resource.js';

/** What the server itself gives out at the userinfo endpoint: OpenID Connect's scopes belong to it and to no API. */
export const OWN_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const;

/** As long as any access token may live: userinfo itself shortens none. */
const LONGEST_SECONDS = 86_400;

/** The APIs of the config file and the server's own userinfo, which is the issuer. */
export function createResourceRegistry(resources: readonly Resource[], issuer: string): ResourceRegistry {
  const own: Resource = { resource: issuer, scope: OWN_SCOPES, allowOfflineAccess: true, accessTokenSeconds: LONGEST_SECONDS };
  const byName = new Map([...resources, own].map((resource) => [resource.resource, resource]));
  return { find: (resource) => byName.get(resource) };
}
