import type { Client } from '../client/client.js';
import { effectiveResources } from '../client/requested-resources.js';
import type { ResourceRegistry } from '../client/resource.js';
import type { Settings } from '../settings.js';
import type { Grant } from './grant.js';

/** Whether every API the tokens are for takes ones that were fetched while nobody was there; judged again at every refresh. */
export const servedOffline = (grant: Grant, client: Client, known: ResourceRegistry, { issuer }: Pick<Settings, 'issuer'>): boolean =>
  effectiveResources(grant.resources, client, issuer).every((uri) => known.find(uri)?.allowOfflineAccess === true);
