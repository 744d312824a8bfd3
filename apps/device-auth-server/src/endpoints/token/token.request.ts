import { ClientRequest } from '../../http/client.request.js';
import { Parameter, RepeatedParameter } from '../../http/parameter.js';

/** RFC 6749 §4.1.3, §4.4.2, §6; RFC 8628 §3.4. Which of them a grant needs is the grant's rule. */
export class TokenBody extends ClientRequest {
  @Parameter() readonly grant_type?: string;
  @Parameter() readonly scope?: string;
  @RepeatedParameter() readonly resource?: readonly string[];
  @Parameter() readonly audience?: string;
  @Parameter() readonly device_code?: string;
  @Parameter() readonly code?: string;
  @Parameter() readonly redirect_uri?: string;
  @Parameter() readonly code_verifier?: string;
  @Parameter() readonly refresh_token?: string;
  /** What a device that shows progress shows already: a poll that waits is answered at once where that has changed. */
  @Parameter() readonly progress?: string;
}
