import { hash } from 'node:crypto';
import { userLocator } from '../../protocol/refresh-token-family/refresh-token.js';
import type { FamilyRef } from '../../protocol/refresh-token-family/refresh-token-family.js';

const sha256 = (text: string): string => hash('sha256', text, 'base64url');

/** Where all that belongs to one end user lies together: the hash tag of a Cluster slot. */
export const slotOf = (endUserId: string): string => `{${userLocator(sha256, endUserId)}}`;

/** Every key there is. What stands in braces decides the slot (Redis Cluster, "hash tags"); each verb touches one. */
export const keys = {
  deviceAuthorization: (locator: string): string => `d:{${locator}}`,
  authorizationCode: (id: string): string => `c:${id}`,
  authorizationRequest: (id: string): string => `a:${id}`,
  account: (slot: string): string => `u:${slot}`,
  /** Leads to the account of that name. */
  userName: (username: string): string => `n:${username}`,
  family: ({ userLocator: locator, familyId }: FamilyRef): string => `f:{${locator}}:${familyId}`,
  /** What a device was answered when its family started. */
  sealedResponse: ({ userLocator: locator, familyId }: FamilyRef): string => `r:{${locator}}:${familyId}`,
  familyPrefix: (slot: string): string => `f:${slot}:`,
  familiesOf: (slot: string): string => `fs:${slot}`,
  /** Leads from a session's id to the slot it lies in. */
  sessionPlace: (id: string): string => `s:${id}`,
  session: (slot: string, id: string): string => `s:${slot}:${id}`,
  sessionPrefix: (slot: string): string => `s:${slot}:`,
  sessionsOf: (slot: string): string => `ss:${slot}`,
  /** Counters of one key share a slot, whatever their windows. */
  counter: ({ key, windowMs }: { readonly key: string; readonly windowMs: number }): string => `l:{${key}}:${windowMs}`,
  deniedToken: (jti: string): string => `j:${jti}`,
  signingKeys: 'k:signing',
  liveCodes: 'h:live-codes',
  health: 'h:ready',
} as const;
