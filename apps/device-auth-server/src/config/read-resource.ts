import type { Resource } from '../protocol/client/resource.js';
import type { ResourceEntry } from './resource.entry.js';
import { scopeValues } from './text-fault.js';

/** A well-written entry as the rules know it. */
export const readResource = (entry: ResourceEntry, accessTokenSeconds: number): Resource => ({
  resource: entry.resource,
  scope: scopeValues(entry.scope),
  allowOfflineAccess: entry.allow_offline_access ?? false,
  accessTokenSeconds: entry.access_token_seconds ?? accessTokenSeconds,
  introspectedBy: entry.introspected_by ?? [],
});
