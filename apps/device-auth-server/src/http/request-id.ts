import { randomUUID } from 'node:crypto';
import { IncomingMessage } from 'node:http';

export const newRequestId = (): string => randomUUID();

/** A request that knows the id under which it is logged and answered (`X-Request-Id`) for as long as it lives. Never taken from outside. */
export class IdentifiedRequest extends IncomingMessage {
  readonly requestId = newRequestId();
}

/** The id of a request that came through our doors; another one has none to be recognised by. */
export const requestIdOf = (request: IncomingMessage): string => (request instanceof IdentifiedRequest ? request.requestId : newRequestId());
