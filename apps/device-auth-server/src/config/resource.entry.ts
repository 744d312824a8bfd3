import { Fault, oneOf, optional, required, trueOrFalse, wholeNumber } from './fault.js';
import type { FindFault } from './fault.js';
import { resourceFault, scopeFault } from './text-fault.js';

const clientIdsFault: FindFault = (value) =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? undefined : 'must be a list of the client_ids that may introspect its tokens.';

/** An API of the config file that access tokens can be meant for. */
export class ResourceEntry {
  @Fault(required(resourceFault)) resource: string;
  @Fault(required(scopeFault)) scope: string;
  @Fault(optional(trueOrFalse)) allow_offline_access?: boolean;
  @Fault(optional(oneOf('jwt'))) access_token_format?: 'jwt';
  @Fault(optional(wholeNumber(60, 86_400))) access_token_seconds?: number;
  /** Clients that answer for this API. RFC 7662 §2.1. */
  @Fault(optional(clientIdsFault)) introspected_by?: string[];
}
