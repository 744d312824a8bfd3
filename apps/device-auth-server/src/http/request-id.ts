import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const ids = new WeakMap<IncomingMessage, string>();

export const newRequestId = (): string => randomUUID();

/** The id under which a request is logged and answered (`X-Request-Id`); the same for as long as the request lives. Never taken from outside. */
export function requestIdOf(request: IncomingMessage): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const fresh = newRequestId();
  ids.set(request, fresh);
  return fresh;
}
