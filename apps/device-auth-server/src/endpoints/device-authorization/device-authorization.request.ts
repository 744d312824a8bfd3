import { ClientRequest } from '../../http/client.request.js';
import { Parameter, RepeatedParameter } from '../../http/parameter.js';

/** RFC 8628 §3.1. */
export class DeviceAuthorizationBody extends ClientRequest {
  @Parameter() readonly scope?: string;
  @RepeatedParameter() readonly resource?: readonly string[];
  @Parameter() readonly audience?: string;
  @Parameter() readonly code_challenge?: string;
  @Parameter() readonly code_challenge_method?: string;
  @Parameter() readonly device_name?: string;
  @Parameter() readonly device_model?: string;
}
