import { OAuthError } from '@device-auth/oauth-core';
import type { Client } from './client.js';
import type { ResourceRegistry } from './resource.js';

interface Asked {
  readonly resource?: readonly string[];
  /** The older name some clients use for the same thing. */
  readonly audience?: string;
}

/** RFC 8707 §2: absolute URIs without a fragment, known to this server, compared as strings. Empty: none was asked for. */
export function requestedResources(resources: ResourceRegistry, { resource = [], audience }: Asked): readonly string[] {
  const asked = [...new Set(audience === undefined ? resource : [...resource, audience])];
  for (const uri of asked) {
    if (!/^[a-z][a-z\d+.-]*:\S+$/iu.test(uri) || uri.includes('#'))
      throw new OAuthError('invalid_target', 'resource must be an absolute URI without a fragment');
    if (resources.find(uri) === undefined) throw new OAuthError('invalid_target', 'resource is not one this server issues tokens for');
  }
  return asked;
}

/** What tokens are for: what was granted, else the client's default, else this server. A default is held to the rules of its API like any other. */
export const effectiveResources = (granted: readonly string[], { defaultResource }: Pick<Client, 'defaultResource'>, issuer: string): readonly string[] =>
  granted.length === 0 ? [defaultResource ?? issuer] : granted;

/** RFC 8707 §2.2: a token request may narrow what was granted, never widen it. Nothing asked for means all of it. */
export function narrowResources(granted: readonly string[], resources: ResourceRegistry, asked: Asked): readonly string[] {
  const wanted = requestedResources(resources, asked);
  if (wanted.some((uri) => !granted.includes(uri))) throw new OAuthError('invalid_target', 'resource was not granted');
  return wanted.length === 0 ? granted : wanted;
}
