// The servers that can be measured. A target says how it is started, where its endpoints are and what it can do; nothing else knows it by name.
import { bare } from './bare.mjs';
import { ceiling, ceilingTogether } from './ceiling.mjs';
import { deviceAuth, embedded } from './device-auth.mjs';
import { oidcProvider, oidcProviderLean } from './oidc-provider.mjs';

export const targets = {
  [deviceAuth.name]: deviceAuth,
  [oidcProvider.name]: oidcProvider,
  [oidcProviderLean.name]: oidcProviderLean,
  [ceiling.name]: ceiling,
  [ceilingTogether.name]: ceilingTogether,
  [bare.name]: bare,
  [embedded.name]: embedded,
};

/** What is measured where nothing else is asked for: the embedded store is for one machine, and measured when named. */
export const COMPARED = [deviceAuth, oidcProvider, oidcProviderLean, ceiling, ceilingTogether, bare].map(({ name }) => name);
