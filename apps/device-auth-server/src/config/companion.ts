import { GrantType } from '@device-auth/oauth-core';
import type { Client } from '../protocol/client/client.js';

export const COMPANION_CLIENT_ID = 'companion';

/** Lets its holder answer a device authorization for the person who signed in. */
export const APPROVE_SCOPE = 'device:approve';

/** The built-in client behind the pages where a person enters a user code: an ordinary public client, but for the consent page. */
export const companionClient = (issuer: string): Client => ({
  clientId: COMPANION_CLIENT_ID,
  clientName: 'Companion',
  authMethod: 'none',
  grantTypes: [GrantType.AuthorizationCode],
  redirectUris: [`${issuer}/device/callback`],
  scope: ['openid', APPROVE_SCOPE],
  deviceProgress: false,
  applicationType: 'web',
  idTokenAlg: 'ES256',
  disabled: false,
  firstParty: true,
});
