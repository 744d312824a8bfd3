import { GrantType, OAuthError } from '@device-auth/oauth-core';
import { allowedScope } from '../client/requested-scope.js';
import type { Client } from '../client/client.js';
import type { ResourceRegistry } from '../client/resource.js';
import type { StartAnswer } from '../refresh-token-family/refresh-token-family.js';
import type { Grant } from './grant.js';

/** What the store says of the end user and the family, whichever verb asked. */
type GateWord = StartAnswer['word'] | 'rotated' | 'repeated';
/** Words that let through. */
type Open = 'started' | 'exists' | 'rotated' | 'repeated';

/**
 * The one gate every grant of an end user passes before tokens leave: the account must be active and unchanged since it granted, the family
 * alive. The store looks in the same atomic step in which it starts or rotates; this turns its word into the answer.
 */
export function passEndUserGate<Word extends GateWord>(word: Word, grantType: GrantType): Word extends Open ? void : never;
export function passEndUserGate(word: GateWord, grantType: GrantType): void {
  switch (word) {
    case 'started':
    case 'exists':
    case 'rotated':
    case 'repeated':
      return;
    case 'inactive':
      // RFC 8628 §3.5 has a word the device can show; the other grants have invalid_grant alone.
      throw new OAuthError(
        grantType === GrantType.DeviceCode ? 'access_denied' : 'invalid_grant',
        'the account may not be used now, or changed since it granted this',
      );
    case 'throttled':
      throw new OAuthError('authorization_pending', 'the account is locked for a moment');
    case 'used':
    case 'revoked':
      throw new OAuthError('invalid_grant', 'what this granted was revoked');
    default:
      throw new OAuthError('invalid_grant', word satisfies never);
  }
}

/** The configuration's own side of the gate: a scope taken from the client since is taken from the grant, and so is an API that is gone. */
export function stillAllowed(grant: Grant, client: Client, grantType: GrantType, known: ResourceRegistry): Grant {
  const allowed = allowedScope(client, grantType);
  const resources = grant.resources.filter((uri) => known.find(uri) !== undefined);
  // None at all would stand for the client's default, which nobody granted.
  if (resources.length === 0 && grant.resources.length > 0) throw new OAuthError('invalid_target', 'the resource this was granted for is not served any more');
  return { ...grant, scope: grant.scope.filter((value) => allowed.includes(value)), resources };
}
