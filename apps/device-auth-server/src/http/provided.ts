/** Names of what app.module provides to the porch and the reception; inject them with `@Inject(PROTOCOL)` and an `import type`. */

/** `Protocol`: the one door to the rules. */
export const PROTOCOL = Symbol('Protocol');
/** `Site`: the public address. */
export const SITE = Symbol('Site');
/** `Secrets`: randomness and keyed digests, here for cookies and form tokens. */
export const SECRETS = Symbol('Secrets');
/** `Clock`: milliseconds since the epoch. */
export const CLOCK = Symbol('Clock');
/** `Branding`: how the pages look. */
export const BRANDING = Symbol('Branding');
/** `Logger`. */
export const LOGGER = Symbol('Logger');
export type { Logger } from 'pino';
/** `AbortSignal`: aborted when the server begins to stop, so that streams end and nobody waits for them. */
export const STOPPING = Symbol('AbortSignal');
/** `ClientRegistry`: pages name clients. */
export const CLIENTS = Symbol('ClientRegistry');
/** `RenderErrorPage`: what a person sees when something went wrong. */
export const RENDER_ERROR_PAGE = Symbol('RenderErrorPage');
/** `() => Promise<boolean>`: whether requests can be served now. */
export const READY = Symbol('Ready');
