import { ClientRequest } from '../../http/client.request.js';
import { Parameter } from '../../http/parameter.js';

/** RFC 7009 §2.1. */
export class RevocationBody extends ClientRequest {
  @Parameter() readonly token?: string;
  @Parameter() readonly token_type_hint?: string;
}
