import { Fault, oneOf, optional, required, trueOrFalse, wholeNumber } from './fault.js';
import { resourceFault, scopeFault } from './text-fault.js';

/** An API of the config file that access tokens can be meant for. */
export class ResourceEntry {
  @Fault(required(resourceFault)) resource: string;
  @Fault(required(scopeFault)) scope: string;
  @Fault(optional(trueOrFalse)) allow_offline_access?: boolean;
  @Fault(optional(oneOf('jwt'))) access_token_format?: 'jwt';
  @Fault(optional(wholeNumber(60, 86_400))) access_token_seconds?: number;
}
